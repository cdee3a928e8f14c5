-- grain: one row per household, sorted; the last row is the household of the person nobody knows
-- money: fen
SELECT household_no::BIGINT AS household_no, 'H' || household_no AS household_id, true AS in_scope,
       printf('99%02d%02d001', 1 + county // 20, 1 + county % 20) AS township,
       printf('99%02d%02d', 1 + county // 20, 1 + county % 20) AS area,
       CASE WHEN rural THEN 'rural' ELSE 'urban' END AS residence,
       CASE WHEN hash(household_no, 4) % 50 = 0 THEN NULL
            WHEN hash(household_no, 5) % 10 < 4 THEN hash(household_no, 6) % 16000001
            ELSE 0 END::BIGINT AS car_value,
       CASE WHEN hash(household_no, 7) % 50 = 0 THEN NULL
            ELSE 20 + hash(household_no, 8) % 40 + size * (hash(household_no, 9) % 30) END::BIGINT AS housing_area
FROM homes
UNION ALL BY NAME
SELECT (SELECT count(*) FROM homes)::BIGINT AS household_no, false AS in_scope
ORDER BY household_no
