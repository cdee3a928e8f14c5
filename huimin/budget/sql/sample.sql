-- grain: one row per household measured whose weight is known
-- reads: welfare, person, household
-- money: all amounts in integer fen per month for the whole household
-- params: {weight} is an expression for one household's weight, {entity} the table it stands in; a household borrows its first person's
SELECT people::DOUBLE AS people, income::DOUBLE AS income, line::DOUBLE AS line, members::DOUBLE AS members,
       before_fen::DOUBLE AS before_fen, after_fen::DOUBLE AS after_fen, weight
FROM welfare JOIN (SELECT household_no, ({weight})::DOUBLE AS weight FROM {entity} GROUP BY household_no) USING (household_no)
WHERE income IS NOT NULL AND line > 0 AND members > 0 AND weight > 0 ORDER BY household_no
