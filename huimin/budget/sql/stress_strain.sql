-- grain: one row per household in scope with at least one person in scope
-- reads: household, size, measure_income, measure_line, measure_members, lived_income, cash, answered
-- money: all amounts in integer fen per month for the whole household
-- params: none
SELECT h.household_no, left(coalesce(h.area, ''), 9) AS area, s.people,
       i.measure_income__amount AS income_before, n.measure_income__amount AS income_now, l.measure_line__amount AS line,
       m.measure_members__amount AS members, coalesce(c.after_fen, 0) AS cash_fen, a.household_no IS NOT NULL AS answered
FROM household AS h
JOIN size AS s ON s.household_no = h.household_no
JOIN measure_income AS i ON i.household_no = h.household_no
JOIN measure_line AS l ON l.household_no = h.household_no
JOIN measure_members AS m ON m.household_no = h.household_no
JOIN lived_income AS n ON n.household_no = h.household_no
LEFT JOIN (SELECT household_no, sum(after_fen)::BIGINT AS after_fen FROM cash GROUP BY household_no) AS c ON c.household_no = h.household_no
LEFT JOIN (SELECT DISTINCT household_no FROM answered) AS a ON a.household_no = h.household_no
WHERE h.in_scope
