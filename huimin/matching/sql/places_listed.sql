-- grain: one row per policy and place, with what stands on the lists
-- reads: place, line
-- money: unclaimed_fen (due and not drawn), short_fen (paid too little), over_fen (paid too much or unduly): integer fen per period
-- params: none
SELECT place.*, coalesce(unclaimed, 0) AS unclaimed, coalesce(undue, 0) AS undue, coalesce(amount, 0) AS amount,
       coalesce(to_verify, 0) AS to_verify, coalesce(ok, 0) AS ok,
       coalesce(unclaimed_fen, 0) AS unclaimed_fen, coalesce(short_fen, 0) AS short_fen, coalesce(over_fen, 0) AS over_fen
FROM place LEFT JOIN (
    SELECT policy, township, village,
           count(*) FILTER (list = 'unclaimed') AS unclaimed, count(*) FILTER (list = 'undue') AS undue,
           count(*) FILTER (list = 'amount') AS amount, count(*) FILTER (list = 'unknown') AS to_verify,
           count(*) FILTER (list = 'ok') AS ok,
           coalesce(sum(entitled_fen) FILTER (list = 'unclaimed'), 0)::BIGINT AS unclaimed_fen,
           coalesce(sum(-difference_fen) FILTER (list = 'amount' AND difference_fen < 0), 0)::BIGINT AS short_fen,
           coalesce(sum(difference_fen) FILTER (list IN ('amount', 'undue') AND difference_fen > 0), 0)::BIGINT AS over_fen
    FROM line GROUP BY policy, township, village
) AS listed ON listed.policy = place.policy AND listed.township IS NOT DISTINCT FROM place.township
           AND listed.village IS NOT DISTINCT FROM place.village
ORDER BY place.policy, coalesce(place.township, ''), coalesce(place.village, '')
