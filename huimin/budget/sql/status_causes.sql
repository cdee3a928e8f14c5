-- grain: one row per cause and detail of a household's staying below the line
-- reads: need
-- money: gap_fen in integer fen per month, summed: what is still lacking
-- params: none; every household below the line has exactly one cause
SELECT cause, detail, count(*) AS households, sum(people)::BIGINT AS people, sum(line - income - drawn)::BIGINT AS gap_fen
FROM need WHERE cause IS NOT NULL GROUP BY cause, detail ORDER BY gap_fen DESC, cause, detail
