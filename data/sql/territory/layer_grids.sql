-- Grids in force, or their versions as a day left them: of several in one day the last.
SELECT g.code, v.name, v.kind, g.colour, v.geom,
       (SELECT string_agg(m.name, '、' ORDER BY m.name) FROM member m
         WHERE m.grid_code = g.code AND m.post = 'grid_leader' AND m.valid_to IS NULL) AS leader,
       (SELECT r.name FROM region r WHERE r.code = g.community_code) AS community
  FROM grid g
  JOIN grid_version v ON v.code = g.code
 WHERE CASE WHEN %(on)s::date IS NULL THEN v.valid_to IS NULL
           ELSE v.valid_from < (%(on)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
            AND (v.valid_to IS NULL OR v.valid_to >= (%(on)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') END
 ORDER BY g.code
