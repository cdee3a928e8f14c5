-- grain: one row
-- reads: welfare
-- money: none; Gini of income per member, benefits included, over persons: 0 all alike, towards 1 all with one
-- params: {side} is the column of benefits, before_fen or after_fen
SELECT CASE WHEN sum(people * each) > 0 THEN sum(people * each * (2 * below + people)) / (sum(people) * sum(people * each)) - 1 END AS gini
FROM (SELECT people, each, coalesce(sum(people) OVER (ORDER BY each, household_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS below
      FROM (SELECT household_no, people::DOUBLE AS people, greatest(income + {side}, 0)::DOUBLE / members AS each
            FROM welfare WHERE income IS NOT NULL AND members > 0))
