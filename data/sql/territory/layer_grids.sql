SELECT g.code, g.name, g.kind, g.colour, g.geom,
       (SELECT string_agg(m.name, '、' ORDER BY m.name) FROM member m
         WHERE m.grid_code = g.code AND m.post = 'grid_leader' AND m.valid_to IS NULL) AS leader
  FROM grid g WHERE g.valid_to IS NULL ORDER BY g.code
