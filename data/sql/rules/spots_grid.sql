SELECT g.name, g.code, NULL, NULL, g.geom FROM grid g
 WHERE g.community_code = %(community)s AND g.valid_to IS NULL
   AND NOT EXISTS (SELECT FROM report_point p WHERE p.kind = 'grid' AND p.grid_code = g.code AND p.active)
 ORDER BY g.code
