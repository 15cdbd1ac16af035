INSERT INTO fix_intake AS held (day, door, outcome, fixes)
SELECT * FROM unnest(%(days)s::date[], %(doors)s::text[], %(outcomes)s::text[], %(fixes)s::bigint[]) AS more
 ORDER BY 1, 2, 3
    ON CONFLICT (day, door, outcome) DO UPDATE SET fixes = held.fixes + excluded.fixes
