-- grain: one row per household in scope with at least one person in scope
-- reads: household, size, measure_income, measure_line, measure_members, cash
-- money: all amounts in integer fen per month for the whole household
-- params: none
SELECT h.household_no, s.people,
       i.measure_income__amount AS income, l.measure_line__amount AS line, m.measure_members__amount AS members,
       coalesce(c.before_fen, 0) AS before_fen, coalesce(c.after_fen, 0) AS after_fen
FROM household AS h
JOIN size AS s ON s.household_no = h.household_no
JOIN measure_income AS i ON i.household_no = h.household_no
JOIN measure_line AS l ON l.household_no = h.household_no
JOIN measure_members AS m ON m.household_no = h.household_no
LEFT JOIN (SELECT household_no, sum(before_fen)::BIGINT AS before_fen, sum(after_fen)::BIGINT AS after_fen
           FROM cash GROUP BY household_no) AS c ON c.household_no = h.household_no
WHERE h.in_scope AND s.people > 0
