-- grain: one row per known relative; this population names none
SELECT 0::BIGINT AS person_no, ''::VARCHAR AS kind, 0::BIGINT AS other_no WHERE false
