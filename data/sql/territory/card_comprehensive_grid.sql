WITH c AS (
    SELECT * FROM comprehensive_grid WHERE code = %(id)s AND valid_to IS NULL
), g AS (
    SELECT code, name, geom, area_m2 FROM grid WHERE comprehensive_code = %(id)s AND valid_to IS NULL
), block AS (
    SELECT bg.community_code, bg.building_id
      FROM g
      JOIN building_grid bg ON bg.grid_code = g.code AND bg.valid_to IS NULL
      JOIN building b ON b.community_code = bg.community_code AND b.id = bg.building_id AND b.valid_to IS NULL
), {area_figures}
SELECT c.code, c.name, c.street_code, f.*,
       (SELECT count(*) FROM g) AS grids,
       (SELECT sum(area_m2) FROM g) AS area_m2,
       (SELECT array_agg(geom) FROM g) AS geoms,
       (SELECT json_agg(json_build_array(m.name, m.post, m.phone, m.status, m.grid_code) ORDER BY m.name, m.id)
          FROM member m WHERE m.comprehensive_code = c.code AND m.valid_to IS NULL) AS leaders,
       (SELECT json_agg(json_build_array(g.code, g.name, '', (
                   SELECT string_agg(m.name, '、' ORDER BY m.name) FROM member m
                    WHERE m.grid_code = g.code AND m.post = 'grid_leader' AND m.valid_to IS NULL)) ORDER BY g.code)
          FROM (SELECT * FROM g ORDER BY code LIMIT %(listed)s) g) AS listed,
       {lineage} AS lineage
  FROM c, figures f
