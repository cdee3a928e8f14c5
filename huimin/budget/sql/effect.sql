-- grain: one row: one policy before and after
-- reads: pair
-- money: costs in integer fen per period of the policy
-- params: none
SELECT count(*) FILTER (yes_before) AS units_before, count(*) FILTER (yes_after) AS units_after,
       count(*) FILTER (yes_after AND NOT yes_before) AS units_in,
       count(*) FILTER (yes_before AND NOT yes_after) AS units_out,
       coalesce(sum(people) FILTER (yes_before), 0)::BIGINT AS people_before,
       coalesce(sum(people) FILTER (yes_after), 0)::BIGINT AS people_after,
       coalesce(sum(people) FILTER (yes_after AND NOT yes_before), 0)::BIGINT AS people_in,
       coalesce(sum(people) FILTER (yes_before AND NOT yes_after), 0)::BIGINT AS people_out,
       count(*) FILTER (outcome_before IS NULL) AS unknown_before,
       count(*) FILTER (outcome_after IS NULL) AS unknown_after,
       coalesce(sum(fen_before), 0)::BIGINT AS cost_before_fen,
       coalesce(sum(fen_after), 0)::BIGINT AS cost_after_fen,
       coalesce(sum(fen_before) FILTER (receives), 0)::BIGINT AS recipients_cost_before_fen,
       coalesce(sum(fen_after) FILTER (receives), 0)::BIGINT AS recipients_cost_after_fen
FROM pair
