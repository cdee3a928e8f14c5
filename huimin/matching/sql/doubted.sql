-- grain: changes the lines named
-- reads: line
-- money: difference_fen is emptied: what is due is not known
-- params: $lines, JSON: a list of objects
UPDATE line SET list = 'unknown', outcome = NULL, entitled_fen = NULL, difference_fen = NULL, reason = told.reason,
       article = told.article, facts = told.facts, facts_en = told.facts_en
FROM (SELECT unnest(from_json($lines, '[{"list": "VARCHAR", "policy": "VARCHAR", "household_no": "BIGINT", "person_no": "BIGINT",
                                         "reason": "VARCHAR", "article": "VARCHAR", "facts": "VARCHAR", "facts_en": "VARCHAR"}]'),
                    recursive := true)) AS told
WHERE line.list = told.list AND line.policy = told.policy AND line.household_no = told.household_no
  AND line.person_no IS NOT DISTINCT FROM told.person_no
