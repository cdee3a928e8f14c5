-- grain: one row per number of cash programmes a household draws, five and more together
-- reads: need
-- money: drawn_fen in integer fen per month, summed
-- params: none; poor: people below the line before any benefit, of the households measured
SELECT least(programmes, 5) AS programmes, count(*) AS households, sum(people)::BIGINT AS people,
       coalesce(sum(people) FILTER (known AND income < line), 0)::BIGINT AS poor, sum(drawn)::BIGINT AS drawn_fen
FROM need GROUP BY 1 ORDER BY 1
