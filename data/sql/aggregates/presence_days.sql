-- Days with a table of positions or with presence that is kept, and the revision of that.
SELECT coalesce(p.day, t.day) AS day, p.revision
  FROM presence_day p
  FULL JOIN (SELECT DISTINCT to_date(right(c.relname, 8), 'YYYYMMDD') AS day
               FROM pg_inherits i
               JOIN pg_class c ON c.oid = i.inhrelid
              WHERE i.inhparent IN ('fix'::regclass, 'fix_thinned'::regclass)) t ON t.day = p.day
 ORDER BY 1
