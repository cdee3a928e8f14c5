-- grain: one row per unit in scope, one policy, before beside after
-- reads: {unit}, household, size, before, after
-- money: fen_before, fen_after in integer fen per period of the policy
-- params: the names in braces are expressions over identifiers, made by compare.py
SELECT u.{unit}_no AS unit_no, u.{unit}_id AS unit_id, u.household_no, h.area, h.residence, {people} AS people, {receives} AS receives,
       {outcome_before} AS outcome_before, {outcome_after} AS outcome_after,
       {yes_before} AS yes_before, {yes_after} AS yes_after,
       CASE WHEN {yes_before} THEN {amount_before} END AS fen_before,
       CASE WHEN {yes_after} THEN {amount_after} END AS fen_after
FROM {unit} AS u
JOIN size AS s ON s.household_no = u.household_no
JOIN household AS h ON h.household_no = u.household_no
JOIN before AS b ON b.{unit}_no = u.{unit}_no
JOIN after AS a ON a.{unit}_no = u.{unit}_no
WHERE u.in_scope
