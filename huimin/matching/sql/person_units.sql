-- grain: one row per person in scope
-- reads: person, household
-- money: none
-- params: none
SELECT p.person_no AS unit_no, p.person_no, p.household_no, p.person_id, h.household_id, p.name, h.township, h.area AS village
FROM person AS p JOIN household AS h ON h.household_no = p.household_no
WHERE p.in_scope
