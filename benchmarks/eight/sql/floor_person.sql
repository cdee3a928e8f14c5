-- grain: one row per person of the area: as many columns of the same types as the answers, and no rules
-- reads: person
SELECT person_no, household_no, wage > 0 AS a, wage AS b, pension > 0 AS c, pension AS d, years > 60 AS e, years AS f,
       disability > 0 AS g, medical_cost AS h, student AS i, rents + transfers AS j
FROM person WHERE in_scope
