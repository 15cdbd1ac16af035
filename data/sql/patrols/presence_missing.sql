-- Days with a table of positions whose presence is not kept, the latest first.
SELECT DISTINCT to_date(right(c.relname, 8), 'YYYYMMDD') AS day
  FROM pg_inherits i
  JOIN pg_class c ON c.oid = i.inhrelid
 WHERE i.inhparent IN ('fix'::regclass, 'fix_thinned'::regclass)
   AND NOT EXISTS (SELECT FROM presence_day p WHERE p.day = to_date(right(c.relname, 8), 'YYYYMMDD'))
 ORDER BY 1 DESC
