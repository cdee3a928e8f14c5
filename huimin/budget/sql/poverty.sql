-- grain: one row
-- reads: welfare
-- money: gaps in integer fen per month, summed over persons below the line; severity (FGT2) and gini are plain numbers
-- params: none
SELECT coalesce(sum(people) FILTER (known), 0)::BIGINT AS people_measured,
       coalesce(sum(people) FILTER (NOT known), 0)::BIGINT AS people_not_measured,
       coalesce(sum(people) FILTER (known AND income + before_fen < line), 0)::BIGINT AS poor_before,
       coalesce(sum(people) FILTER (known AND income + after_fen < line), 0)::BIGINT AS poor_after,
       coalesce(sum(greatest(line - income - before_fen, 0)) FILTER (known), 0)::BIGINT AS gap_before_fen,
       coalesce(sum(greatest(line - income - after_fen, 0)) FILTER (known), 0)::BIGINT AS gap_after_fen,
       sum(people * power(greatest(line - income - before_fen, 0)::DOUBLE / line, 2)) FILTER (known) / sum(people) FILTER (known) AS severity_before,
       sum(people * power(greatest(line - income - after_fen, 0)::DOUBLE / line, 2)) FILTER (known) / sum(people) FILTER (known) AS severity_after
FROM (SELECT *, income IS NOT NULL AND line > 0 AND members > 0 AS known FROM welfare)
