SELECT g.code, g.name, g.kind, g.colour, g.geom,
       (SELECT string_agg(m.name, '、' ORDER BY m.name) FROM member m
         WHERE m.grid_code = g.code AND m.post = 'grid_leader' AND m.valid_to IS NULL) AS leader,
       (SELECT r.name FROM region r WHERE r.code = g.community_code) AS community
  FROM grid g
 WHERE CASE WHEN %(on)s::date IS NULL THEN g.valid_to IS NULL
           ELSE g.valid_from <= %(on)s AND (g.valid_to IS NULL OR g.valid_to > %(on)s) END ORDER BY g.code
