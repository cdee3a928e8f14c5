-- grain: one row per household of the area: as many columns of the same types as the answers, and no rules
-- reads: household
SELECT household_no, car_value > 0 AS a, car_value AS b, housing_area > 60 AS c, housing_area AS d,
       residence = 'rural' AS e, car_value + housing_area AS f
FROM household WHERE in_scope
