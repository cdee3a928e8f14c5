-- grain: one row per policy and combination of missing facts
-- reads: decided
-- money: none
-- params: {has_amount} is true unless the policy only confers a status
SELECT missing, count(*) AS units
FROM decided WHERE outcome IS NULL OR (outcome AND {has_amount} AND entitled_fen IS NULL AND settled = '')
GROUP BY missing
