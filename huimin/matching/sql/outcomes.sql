-- grain: one row per asked (household, subject) of one policy that the register still knows, with what the run found
-- reads: result, person, household
-- money: none
-- params: $households, $subjects: lists of equal length, subject '' for anybody of the household; the names in braces are identifiers
WITH asked AS (SELECT unnest($households::VARCHAR[]) AS household, unnest($subjects::VARCHAR[]) AS subject)
SELECT a.household, a.subject,
       CASE WHEN bool_or(r.{policy}__outcome IS TRUE) THEN true WHEN bool_or(r.{policy}__outcome IS NULL) THEN NULL ELSE false END AS outcome
FROM asked AS a
JOIN household AS h ON coalesce(h.household_id, h.household_no::VARCHAR) = a.household
JOIN person AS p ON p.household_no = h.household_no AND p.person_id IS NOT NULL
JOIN result AS r ON r.{unit}_no = {unit_row}.{unit}_no
WHERE {unit_row}.in_scope AND (a.subject = '' OR '{unit}' = 'household' OR a.subject = p.person_id)
GROUP BY a.household, a.subject
