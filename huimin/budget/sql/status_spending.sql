-- grain: one row per policy, township and residence
-- reads: drawn (policy, household_no, fen), line (the lists of the run), household
-- money: integer fen per period of the policy, summed; drawn_fen = right_fen + over_fen + open_fen
-- params: none; the place is "" where the register does not know it
WITH home AS (SELECT household_no, coalesce(township, '') AS area, coalesce(residence, '') AS residence FROM household),
paid AS (SELECT policy, area, residence, count(*) AS drawing, coalesce(sum(fen), 0)::BIGINT AS drawn_fen
         FROM drawn JOIN home USING (household_no) GROUP BY ALL),
due AS (SELECT policy, area, residence,
               count(*) FILTER (list IN ('ok', 'amount', 'unclaimed')) AS entitled,
               count(*) FILTER (list = 'unclaimed') AS unclaimed,
               count(*) FILTER (list = 'undue') AS undue,
               count(*) FILTER (list = 'unknown') AS undecided,
               coalesce(sum(entitled_fen) FILTER (list IN ('ok', 'amount', 'unclaimed')), 0)::BIGINT AS entitled_fen,
               coalesce(sum(entitled_fen) FILTER (list = 'unclaimed'), 0)::BIGINT AS unclaimed_fen,
               coalesce(sum(-difference_fen) FILTER (list = 'amount' AND difference_fen < 0), 0)::BIGINT AS short_fen,
               coalesce(sum(difference_fen) FILTER (list IN ('amount', 'undue') AND difference_fen > 0), 0)::BIGINT AS over_fen,
               coalesce(sum(least(paid_fen, entitled_fen)) FILTER (list IN ('ok', 'amount')), 0)::BIGINT AS right_fen,
               coalesce(sum(paid_fen) FILTER (list = 'unknown'), 0)::BIGINT AS open_fen
        FROM line JOIN home USING (household_no) GROUP BY ALL)
SELECT coalesce(paid.policy, due.policy) AS policy, coalesce(paid.area, due.area) AS area,
       coalesce(paid.residence, due.residence) AS residence, coalesce(drawing, 0) AS drawing, coalesce(entitled, 0) AS entitled,
       coalesce(unclaimed, 0) AS unclaimed, coalesce(undue, 0) AS undue, coalesce(undecided, 0) AS undecided,
       coalesce(drawn_fen, 0) AS drawn_fen, coalesce(right_fen, 0) AS right_fen, coalesce(over_fen, 0) AS over_fen,
       coalesce(open_fen, 0) AS open_fen, coalesce(entitled_fen, 0) AS entitled_fen, coalesce(unclaimed_fen, 0) AS unclaimed_fen,
       coalesce(short_fen, 0) AS short_fen
FROM paid FULL JOIN due ON paid.policy = due.policy AND paid.area = due.area AND paid.residence = due.residence
ORDER BY policy, area, residence
