-- grain: one row per household; `size` 1 to 6 people, three on average
-- params: $households
CREATE TEMP TABLE homes AS
SELECT household_no, size,
       sum(size) OVER (ORDER BY household_no) - size AS first_person,
       hash(household_no, 2) % 340 AS county,
       hash(household_no, 3) % 100 < 55 AS rural
FROM (SELECT range AS household_no,
             [1,1,1,1,2,2,2,2,3,3,3,3,3,4,4,4,4,5,5,6][1 + (hash(range, 1) % 20)::INT] AS size
      FROM range($households))
