-- grain: one row per unit of one policy that belongs on a list
-- reads: decided, {unit}_unit
-- money: entitled_fen, paid_fen, difference_fen (paid minus entitled) are integer fen per period
-- params: $policy, $unit; {has_amount} is true unless the policy only confers a status; {every} has a bit for each condition
SELECT list, $policy AS policy, $unit AS unit, person_no, household_no, person_id, household_id, name, township, village,
       outcome, entitled_fen, paid_fen,
       CASE WHEN list IN ('amount', 'ok', 'undue') AND {has_amount}
            THEN paid_fen - CASE WHEN list = 'undue' THEN 0 ELSE entitled_fen END END AS difference_fen,
       CASE WHEN of_rosters THEN in_doubt
            WHEN list = 'unknown' THEN {missing}
            WHEN list = 'undue' AND outcome THEN settled
            WHEN list = 'undue' THEN {failed}
            ELSE '' END AS reason,
       since,
       CASE WHEN list = 'unknown' AND NOT of_rosters THEN {every} & ~(met_bits | failed_bits) ELSE 0 END AS open_bits, of_rosters
FROM (
    SELECT *, coalesce(in_doubt, '') <> '' AS of_rosters, CASE
        WHEN outcome IS NULL OR in_doubt <> '' THEN 'unknown'
        WHEN NOT outcome AND receives THEN 'undue'
        WHEN NOT outcome THEN NULL
        WHEN settled <> '' AND receives AND draws_prevailing THEN 'undue'
        WHEN NOT receives AND (settled <> '' OR draws_rival) THEN NULL
        WHEN {has_amount} AND entitled_fen IS NULL THEN 'unknown'
        WHEN NOT receives AND {has_amount} AND entitled_fen = 0 THEN NULL
        WHEN NOT receives THEN 'unclaimed'
        WHEN {has_amount} AND entitled_fen <> paid_fen THEN 'amount'
        ELSE 'ok' END AS list
    FROM (
        -- which roster, if its bad row were readable, might put a decided unit on another list
        SELECT *, CASE
            WHEN outcome IS NULL OR (outcome AND {has_amount} AND entitled_fen IS NULL) THEN ''
            WHEN receives IS NULL THEN own_roster
            WHEN NOT outcome THEN ''
            WHEN settled <> '' AND receives THEN
                CASE WHEN draws_prevailing IS NULL THEN partners_open WHEN draws_prevailing THEN ''
                     WHEN paid_unknown THEN own_roster ELSE '' END
            WHEN paid_unknown THEN own_roster
            WHEN NOT receives AND settled = '' AND draws_rival IS NULL AND NOT ({has_amount} AND entitled_fen = 0) THEN rivals_open
            ELSE '' END AS in_doubt
        FROM decided
    )
) AS d
JOIN {unit}_unit AS u ON u.unit_no = d.unit_no
WHERE list IS NOT NULL
