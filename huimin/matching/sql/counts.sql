-- grain: one row, for one policy
-- reads: decided
-- money: entitled_fen and paid_fen are integer fen per period, summed
-- params: none
SELECT count(*) FILTER (outcome AND settled = '') AS yes,
       count(*) FILTER (NOT outcome) AS no,
       count(*) FILTER (outcome IS NULL) AS unknown,
       count(*) FILTER (outcome AND settled <> '') AS set_aside,
       count(*) FILTER (outcome AND settled = '' AND entitled_fen IS NULL) AS amount_unknown,
       coalesce(sum(entitled_fen) FILTER (outcome AND settled = ''), 0)::BIGINT AS entitled_fen,
       count(*) FILTER (receives) AS on_roster,
       coalesce(sum(paid_fen) FILTER (receives), 0)::BIGINT AS paid_fen,
       coalesce(sum(weight) FILTER (outcome AND settled = ''), 0)::DOUBLE AS weight_yes,
       coalesce(sum(weight) FILTER (outcome IS NOT NULL), 0)::DOUBLE AS weight_decided,
       coalesce(sum(weight), 0)::DOUBLE AS weight_all
FROM decided
