-- grain: one row per person, sorted by household and person; the last row is the person nobody knows
-- money: fen per month
WITH people AS (
    SELECT first_person + place AS person_no, household_no, rural
    FROM homes, LATERAL (SELECT unnest(range(size)) AS place)
), rolled AS (
    SELECT *, hash(person_no, 10) % 1000 AS age_roll, hash(person_no, 11) % 1000 AS state_roll,
           hash(person_no, 12) % 1000 AS wage_roll, hash(person_no, 13) AS wage_size,
           hash(person_no, 14) AS small_roll, hash(person_no, 15) AS pension_size,
           hash(person_no, 16) AS hole_roll, hash(person_no, 17) AS cost_roll
    FROM people
), aged AS (
    SELECT *, CASE WHEN age_roll < 190 THEN age_roll % 18
                   WHEN age_roll < 790 THEN 18 + (age_roll * 7) % 42
                   WHEN age_roll < 960 THEN 60 + age_roll % 20
                   WHEN age_roll < 998 THEN 80 + age_roll % 20
                   ELSE 100 + age_roll % 5 END AS years
    FROM rolled
)
SELECT person_no::BIGINT AS person_no, household_no::BIGINT AS household_no, 'B' || person_no AS person_id,
       NULL::VARCHAR AS name, true AS in_scope,
       years::BIGINT AS years,
       (CASE WHEN state_roll < 60 THEN 1 + state_roll % 4 ELSE 0 END)::BIGINT AS disability,
       years BETWEEN 6 AND 24 AND state_roll % 10 < 8 AS student,
       CASE WHEN hole_roll % 50 = 0 THEN NULL
            WHEN years BETWEEN 18 AND 64 AND wage_roll < 520
            THEN (60000 + wage_size % 400000 + CASE WHEN wage_roll < 120 THEN (wage_size // 7) % 900000 ELSE 0 END)
            ELSE 0 END::BIGINT AS wage,
       CASE WHEN (hole_roll // 50) % 50 = 0 THEN NULL
            WHEN years >= 60 THEN (CASE WHEN rural THEN 12300 + pension_size % 9000
                                        ELSE 90000 + pension_size % 300000 END)
            ELSE 0 END::BIGINT AS pension,
       CASE WHEN (hole_roll // 2500) % 50 = 0 THEN NULL
            WHEN small_roll % 12 = 0 THEN small_roll % 120001 ELSE 0 END::BIGINT AS rents,
       CASE WHEN (hole_roll // 125000) % 50 = 0 THEN NULL
            WHEN small_roll % 7 = 0 THEN small_roll % 60001 ELSE 0 END::BIGINT AS transfers,
       CASE WHEN (hole_roll // 6250000) % 50 = 0 THEN NULL
            WHEN cost_roll % 9 = 0 THEN cost_roll % 250001 ELSE 0 END::BIGINT AS medical_cost
FROM aged
UNION ALL BY NAME
SELECT (SELECT sum(size) FROM homes)::BIGINT AS person_no, (SELECT count(*) FROM homes)::BIGINT AS household_no,
       NULL::VARCHAR AS person_id, false AS in_scope
ORDER BY household_no, person_no
