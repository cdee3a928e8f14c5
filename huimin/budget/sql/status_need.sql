-- grain: one row per household in scope with people in it
-- reads: household, size, measure_income, measure_line, measure_members, drawn, period, line, dibao
-- money: integer fen per month for the whole household; drawn: cash benefits drawn today, yearly ones as a twelfth
-- params: none; cause is NULL unless income and benefits together stay below the line
WITH cash AS (SELECT household_no, sum(coalesce(fen, 0) // months)::BIGINT AS fen, count(DISTINCT policy) AS programmes
              FROM drawn JOIN period USING (policy) GROUP BY household_no),
why AS (SELECT household_no,
               arg_max(policy, entitled_fen // months) FILTER (list = 'unclaimed' AND entitled_fen > 0) AS unclaimed,
               arg_min(policy, difference_fen // months) FILTER (list = 'amount' AND difference_fen < 0) AS short,
               min(policy) FILTER (list = 'unknown') AS undecided
        FROM line JOIN period USING (policy) GROUP BY household_no),
each AS (SELECT h.household_no, h.household_id, s.name, coalesce(h.area, '') AS village, coalesce(h.township, '') AS area, coalesce(h.residence, '') AS residence, s.people,
                i.measure_income__amount AS income, l.measure_line__amount AS line, m.measure_members__amount AS members,
                coalesce(c.fen, 0) AS drawn, coalesce(c.programmes, 0) AS programmes, w.unclaimed, w.short, w.undecided,
                d.dibao__outcome AS outcome, d.dibao__false AS failed
         FROM household AS h
         JOIN size AS s USING (household_no)
         JOIN measure_income AS i USING (household_no)
         JOIN measure_line AS l USING (household_no)
         JOIN measure_members AS m USING (household_no)
         JOIN dibao AS d USING (household_no)
         LEFT JOIN cash AS c USING (household_no)
         LEFT JOIN why AS w USING (household_no)
         WHERE h.in_scope AND s.people > 0)
SELECT household_no, household_id, name, village, area, residence, people, income, line, members, drawn, programmes,
       income IS NOT NULL AND line > 0 AND members > 0 AS known,
       CASE WHEN coalesce(income + drawn >= line OR line <= 0 OR members <= 0, true) THEN NULL
            WHEN unclaimed IS NOT NULL THEN 'unclaimed'
            WHEN short IS NOT NULL THEN 'short'
            WHEN undecided IS NOT NULL OR outcome IS NULL THEN 'undecided'
            WHEN NOT outcome THEN 'not_entitled'
            ELSE 'standard' END AS cause,
       CASE WHEN unclaimed IS NOT NULL THEN unclaimed WHEN short IS NOT NULL THEN short
            WHEN undecided IS NOT NULL OR outcome IS NULL THEN coalesce(undecided, 'dibao')
            WHEN NOT outcome THEN (instr(reverse(bin(failed)), '1') - 1)::VARCHAR ELSE '' END AS detail
FROM each
