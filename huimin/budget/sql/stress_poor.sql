-- grain: one row per township ("" where the address is not known)
-- reads: strain
-- money: gap in integer fen per month, what people below the line lack with the cash they are due
-- params: none
SELECT area, sum(people)::BIGINT AS people, coalesce(sum(people) FILTER (NOT known), 0)::BIGINT AS not_measured,
       coalesce(sum(people) FILTER (known AND income_before < line), 0)::BIGINT AS poor_before,
       coalesce(sum(people) FILTER (known AND income_now < line), 0)::BIGINT AS poor,
       coalesce(sum(people) FILTER (known AND income_now + cash_fen < line), 0)::BIGINT AS poor_with_benefits,
       coalesce(sum(greatest(line - income_now - cash_fen, 0)) FILTER (known), 0)::BIGINT AS gap_fen,
       coalesce(sum(people) FILTER (known AND income_now < line AND income_before >= line), 0)::BIGINT AS pushed,
       coalesce(sum(people) FILTER (known AND income_now < line AND income_before >= line AND NOT answered), 0)::BIGINT AS unreached,
       count(*) FILTER (known AND income_now < line AND income_before >= line AND NOT answered) AS unreached_households
FROM (SELECT *, income_before IS NOT NULL AND income_now IS NOT NULL AND line > 0 AND members > 0 AS known FROM strain)
GROUP BY area ORDER BY area
