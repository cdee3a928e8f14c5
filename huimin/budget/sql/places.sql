-- grain: one row per township and kind of residence where the policy decides anything differently
-- reads: pair
-- money: costs in integer fen per period of the policy
-- params: none
SELECT left(coalesce(area, ''), 9) AS area, coalesce(residence::VARCHAR, '') AS residence,
       coalesce(sum(people) FILTER (yes_after AND NOT yes_before), 0)::BIGINT AS people_in,
       coalesce(sum(people) FILTER (yes_before AND NOT yes_after), 0)::BIGINT AS people_out,
       coalesce(sum(people) FILTER (yes_after), 0)::BIGINT AS people_after,
       coalesce(sum(fen_before), 0)::BIGINT AS cost_before_fen, coalesce(sum(fen_after), 0)::BIGINT AS cost_after_fen
FROM pair GROUP BY ALL HAVING bool_or(yes_before OR yes_after) ORDER BY ALL
