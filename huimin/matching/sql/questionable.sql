-- grain: one row per line to somebody's disadvantage: on the roster and not entitled, or paid more than due
-- reads: line
-- money: none comes out
-- params: $households, numbers as JSON (NULL: all): DuckDB takes seconds to bind a list of ten thousand
SELECT list, policy, unit, person_no, household_no, person_id, household_id, reason
FROM line
WHERE (list = 'undue' OR (list = 'amount' AND difference_fen > 0))
  AND ($households IS NULL OR household_no IN (SELECT unnest(from_json($households, '["BIGINT"]'))))
ORDER BY household_no, policy, person_no
