-- grain: one row per township and residence
-- reads: need
-- money: integer fen per month, summed; poor and gap before and after what is drawn today, of the households measured
-- params: none; filled_fen: the part of the gap that what is drawn closes
SELECT area, residence, sum(people)::BIGINT AS people, coalesce(sum(people) FILTER (NOT known), 0)::BIGINT AS not_measured,
       sum(drawn)::BIGINT AS drawn_fen,
       coalesce(sum(people) FILTER (known AND income < line), 0)::BIGINT AS poor_before,
       coalesce(sum(people) FILTER (known AND income + drawn < line), 0)::BIGINT AS poor_after,
       coalesce(sum(people) FILTER (known AND income < line AND drawn = 0), 0)::BIGINT AS poor_with_nothing,
       coalesce(sum(line - income) FILTER (known AND income < line), 0)::BIGINT AS gap_before_fen,
       coalesce(sum(line - income - drawn) FILTER (known AND income + drawn < line), 0)::BIGINT AS gap_after_fen,
       coalesce(sum(drawn) FILTER (known AND income < line), 0)::BIGINT AS drawn_by_poor_fen
FROM need GROUP BY area, residence ORDER BY area, residence
