-- A grid that has ended is told as it was on its last day: cases that happened there lead to it.
WITH g AS (
    SELECT * FROM grid WHERE code = %(id)s
), block AS (
    SELECT bg.community_code, bg.building_id, b.name, b.usage, b.levels, b.address
      FROM building_grid bg
      JOIN building b ON b.community_code = bg.community_code AND b.id = bg.building_id AND b.valid_to IS NULL
     WHERE bg.grid_code = %(id)s AND bg.valid_to IS NOT DISTINCT FROM (SELECT valid_to FROM g)
), {area_figures}
SELECT g.code, g.name, g.kind, g.geom, g.area_m2, f.*,
       g.valid_from, g.valid_to,
       (SELECT count(*) FROM grid_version v WHERE v.code = g.code) AS versions,
       (SELECT json_agg(json_build_array(n.code, n.name) ORDER BY n.code) FROM grid_lineage l JOIN grid n ON n.code = l.new_code
         WHERE l.old_code = g.code AND g.valid_to IS NOT NULL) AS successors,
       (SELECT json_build_array(c.code, c.name) FROM comprehensive_grid c WHERE c.code = g.comprehensive_code) AS comprehensive,
       (SELECT count(*) FROM micro_grid m WHERE m.grid_code = g.code AND m.valid_to IS NULL) AS micro_grids,
       (SELECT json_agg(json_build_array(m.name, m.post, m.phone, m.status, m.grid_code) ORDER BY m.post <> 'grid_leader', m.name, m.id)
          FROM member m WHERE m.grid_code = g.code AND m.valid_to IS NULL) AS leaders,
       (SELECT json_agg(json_build_array(l.building_id, l.name, l.usage, l.address))
          FROM (SELECT * FROM block ORDER BY levels DESC, name, building_id LIMIT %(listed)s) l) AS listed,
       {lineage} AS lineage
  FROM g, figures f
