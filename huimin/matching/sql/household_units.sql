-- grain: one row per household in scope, with the first member in file order as the person to ask for
-- reads: household, person
-- money: none
-- params: {weight} is a column chosen in huimin.toml, or 1
SELECT NULL::BIGINT AS person_no, h.household_no, min_by(p.person_id, p.person_no) AS person_id, h.household_id,
       min_by(p.name, p.person_no) AS name, h.township, h.area AS village, max({weight}) AS weight
FROM household AS h LEFT JOIN person AS p ON p.household_no = h.household_no AND p.person_id IS NOT NULL
WHERE h.in_scope
GROUP BY h.household_no, h.household_id, h.township, h.area
