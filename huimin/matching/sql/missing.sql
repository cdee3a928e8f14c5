-- grain: one row per combination of missing facts of one policy
-- reads: decided
-- money: none
-- params: {words} are the bit columns; {has_amount} is true unless the policy only confers a status
SELECT count(*) AS units, {words}
FROM decided
WHERE outcome IS NULL OR (outcome AND {has_amount} AND entitled_fen IS NULL AND settled = '')
GROUP BY ALL
