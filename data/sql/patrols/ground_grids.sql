SELECT code, name, geom FROM grid
 WHERE (valid_to IS NULL OR valid_to > (now() AT TIME ZONE 'Asia/Shanghai')::date) AND (%(community)s::text IS NULL OR left(code, 12) = %(community)s) ORDER BY code
