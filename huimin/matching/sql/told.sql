-- grain: one row per row of listed
-- reads: listed
-- money: entitled_fen, paid_fen, difference_fen are integer fen per period
-- params: lists of equal length, one place per pattern: $lists, $reasons, $bits, $articles, $facts, $facts_en
SELECT listed.* EXCLUDE (open_bits, of_rosters), article, facts, facts_en
FROM listed
JOIN (SELECT unnest($lists::VARCHAR[]) AS list, unnest($reasons::VARCHAR[]) AS reason, unnest($bits::BIGINT[]) AS open_bits,
             unnest($articles::VARCHAR[]) AS article, unnest($facts::VARCHAR[]) AS facts,
             unnest($facts_en::VARCHAR[]) AS facts_en) AS told USING (list, reason, open_bits)
