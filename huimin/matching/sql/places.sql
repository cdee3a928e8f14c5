-- grain: one row per place (township, village) and list-free figures of one policy
-- reads: decided, {unit}_unit
-- money: entitled_fen and paid_fen are integer fen per period, summed
-- params: $policy, $unit; {unit} is an identifier
SELECT $policy AS policy, $unit AS unit, u.township, u.village, count(*) AS units,
       count(*) FILTER (outcome AND settled = '') AS yes,
       count(*) FILTER (NOT outcome) AS no,
       count(*) FILTER (outcome IS NULL) AS unknown,
       count(*) FILTER (outcome AND settled = '' AND receives) AS receiving,
       count(*) FILTER (receives) AS on_roster,
       coalesce(sum(entitled_fen) FILTER (outcome AND settled = ''), 0)::BIGINT AS entitled_fen,
       coalesce(sum(paid_fen) FILTER (receives), 0)::BIGINT AS paid_fen
FROM decided AS d JOIN {unit}_unit AS u ON u.unit_no = d.unit_no
GROUP BY u.township, u.village
