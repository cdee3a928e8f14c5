-- grain: one row per household of the area
-- reads: decided
-- money: fen per month
SELECT household_no, dibao AS eight_dibao__outcome, dibao_amount AS eight_dibao__amount,
       margin AS eight_margin__outcome, margin_amount AS eight_margin__amount,
       medaid AS eight_medaid__outcome, medaid_amount AS eight_medaid__amount
FROM decided
