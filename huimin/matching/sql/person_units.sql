-- grain: one row per person in scope
-- reads: person, household
-- money: none
-- params: {weight} is a column chosen in huimin.toml, or 1
SELECT p.person_no, p.household_no, p.person_id, h.household_id, p.name, h.township, h.area AS village,
       {weight} AS weight
FROM person AS p JOIN household AS h ON h.household_no = p.household_no
WHERE p.in_scope
