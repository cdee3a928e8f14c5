-- grain: one row per two policies some household draws both of, in cash or as a status
-- reads: drawn
-- money: none
-- params: none; policy < other, the most frequent first
SELECT a.policy, b.policy AS other, count(DISTINCT household_no) AS households
FROM drawn AS a JOIN drawn AS b USING (household_no) WHERE a.policy < b.policy GROUP BY ALL ORDER BY households DESC, a.policy, other
