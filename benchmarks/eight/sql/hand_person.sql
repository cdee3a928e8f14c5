-- grain: one row per person of the area
-- reads: person, decided
-- money: fen per month
SELECT person_no, household_no,
       dibao AND (disability IN (1, 2) OR years >= 70 OR years < 18) AS eight_uplift__outcome,
       CASE WHEN dibao AND (disability IN (1, 2) OR years >= 70 OR years < 18)
            THEN (3 * line + 9) // 10 END AS eight_uplift__amount,
       helped AND disability BETWEEN 1 AND 3 AS eight_disability__outcome,
       CASE WHEN helped THEN CASE disability WHEN 1 THEN 12000 WHEN 2 THEN 10000 WHEN 3 THEN 6000 END END AS eight_disability__amount,
       disability IN (1, 2) AS eight_nursing__outcome,
       CASE disability WHEN 1 THEN 13000 WHEN 2 THEN 8000 END AS eight_nursing__amount,
       years >= 80 AS eight_old_age__outcome,
       CASE WHEN years >= 100 THEN 50000 WHEN years >= 90 THEN 20000 WHEN years >= 80 THEN 10000 END AS eight_old_age__amount,
       student AND years < 25 AND helped AS eight_education__outcome,
       CASE WHEN student AND years < 25 AND helped THEN 20000 END AS eight_education__amount
FROM person JOIN decided USING (household_no)
WHERE in_scope
