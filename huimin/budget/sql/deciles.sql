-- grain: one row per tenth of the people, by income per person before, poorest first
-- reads: welfare
-- money: integer fen; mean_change_fen is per person and month
-- params: none
SELECT decile, sum(people)::BIGINT AS people,
       sum(people) FILTER (after_fen > before_fen) AS winners, sum(people) FILTER (after_fen < before_fen) AS losers,
       sum(after_fen - before_fen)::DOUBLE / sum(people) AS mean_change_fen
FROM (SELECT *, least(10, 1 + floor(10.0 * (running - people) / total)::INT) AS decile
      FROM (SELECT *, sum(people) OVER (ORDER BY income::DOUBLE / members, household_no) AS running,
                   sum(people) OVER () AS total
            FROM welfare WHERE income IS NOT NULL AND members > 0))
GROUP BY decile ORDER BY decile
