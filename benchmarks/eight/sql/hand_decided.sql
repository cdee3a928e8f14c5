-- grain: one row per household of the area
-- reads: person, household, lines
-- money: integer fen; incomes are carried five-fold and lines with them, so that 80 % of a wage stays whole
--
-- What a careful engineer writes for the household half of the eight policies. A missing fact is
-- unknown: an incomplete sum settles a comparison only where what is missing cannot undo it
-- (no fact here is ever below 0), and an amount that needs it stays NULL.
CREATE TEMP TABLE decided AS
WITH sums AS (
    SELECT household_no, count(*) AS size,
           sum(CASE WHEN disability > 0 THEN 4 ELSE 5 END * coalesce(wage, 0)
               + 5 * (coalesce(pension, 0) + coalesce(rents, 0) + coalesce(transfers, 0)))::BIGINT AS income5,
           sum(coalesce(wage, 0) + coalesce(pension, 0) + coalesce(rents, 0)
               + coalesce(transfers, 0))::BIGINT AS gross,
           sum(coalesce(medical_cost, 0))::BIGINT AS medical,
           count(wage + pension + rents + transfers) = count(*) AS income_whole,
           count(medical_cost) = count(*) AS medical_whole
    FROM person WHERE in_scope GROUP BY household_no
), compared AS (
    SELECT household_no, size, gross, medical, income_whole, medical_whole, line,
           greatest(0, income5 - 5 * medical) AS countable5,
           line * size * 5 AS line5,
           car_value <= 8000000 AS car_ok,
           housing_area <= 50 * size AS room_ok
    FROM sums JOIN household USING (household_no) JOIN lines USING (area, residence)
), settled AS (
    SELECT *,
           CASE WHEN income_whole AND countable5 < line5 THEN true
                WHEN medical_whole AND countable5 >= line5 THEN false END AS poor,
           CASE WHEN income_whole AND 2 * countable5 < 3 * line5 THEN true
                WHEN medical_whole AND 2 * countable5 >= 3 * line5 THEN false END AS near_poor,
           CASE WHEN income_whole AND 10 * medical > 3 * gross THEN true
                WHEN medical_whole AND 10 * medical <= 3 * gross THEN false END AS costly
    FROM compared
), low_income AS (
    SELECT *, poor AND car_ok AND room_ok AS dibao FROM settled
), edge AS (
    SELECT *, NOT dibao AND near_poor AND car_ok AS margin FROM low_income
)
SELECT household_no, line, dibao, margin, dibao OR margin AS helped,
       CASE WHEN dibao AND income_whole AND medical_whole THEN (line5 - countable5 + 4) // 5 END AS dibao_amount,
       CASE WHEN margin THEN 5000 * size END AS margin_amount,
       (dibao OR margin) AND costly AS medaid,
       CASE WHEN (dibao OR margin) AND costly AND income_whole AND medical_whole
            THEN least(200000, (70 * medical - 21 * gross + 99) // 100) END AS medaid_amount
FROM edge
