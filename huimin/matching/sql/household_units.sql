-- grain: one row per household in scope, with the first member in file order as the person to ask for
-- reads: household, person
-- money: none
-- params: none
SELECT h.household_no AS unit_no, NULL::BIGINT AS person_no, h.household_no, min_by(p.person_id, p.person_no) AS person_id,
       h.household_id, min_by(p.name, p.person_no) AS name, h.township, h.area AS village
FROM household AS h LEFT JOIN person AS p ON p.household_no = h.household_no AND p.person_id IS NOT NULL
WHERE h.in_scope
GROUP BY h.household_no, h.household_id, h.township, h.area
