WITH b AS (
    SELECT * FROM building WHERE id = %(id)s AND valid_to IS NULL ORDER BY community_code LIMIT 1
), block AS (
    SELECT community_code, id AS building_id FROM b
), {area_figures}
SELECT b.id, b.community_code, b.name, b.address, b.usage, b.levels, b.levels_assumed, b.height_m, b.height_assumed,
       b.footprint_m2, b.geom, f.*, g.code AS grid_code, g.name AS grid_name,
       (SELECT count(*) FROM stair_group s WHERE s.community_code = b.community_code AND s.building_id = b.id) AS stair_groups,
       {leaders} AS leaders,
       (SELECT json_agg(json_build_array(t.code, t.label_zh, t.label_en, t.sensitive) ORDER BY t.code)
          FROM building_tag bt JOIN tag t ON t.code = bt.tag_code
         WHERE bt.community_code = b.community_code AND bt.building_id = b.id) AS building_tags,
       (SELECT json_agg(json_build_array(p.id, p.name, p.kind, p.floor))
          FROM (SELECT * FROM premises WHERE community_code = b.community_code AND building_id = b.id AND valid_to IS NULL
                 ORDER BY floor NULLS LAST, name, id LIMIT %(listed)s) p) AS listed_premises,
       (SELECT json_agg(json_build_array(c.id, c.name, c.industry, c.floor))
          FROM (SELECT * FROM company WHERE community_code = b.community_code AND building_id = b.id AND valid_to IS NULL
                 ORDER BY floor NULLS LAST, name, id LIMIT %(listed)s) c) AS listed_companies,
       (SELECT json_agg(json_build_array(s.id, s.name, s.kind, s.status))
          FROM (SELECT * FROM sensor WHERE community_code = b.community_code AND building_id = b.id AND valid_to IS NULL
                 ORDER BY status = 'online', floor, id LIMIT %(listed)s) s) AS listed_sensors,
       {lineage} AS lineage
  FROM b
 CROSS JOIN figures f
  LEFT JOIN building_grid bg ON bg.community_code = b.community_code AND bg.building_id = b.id AND bg.valid_to IS NULL
  LEFT JOIN grid g ON g.code = bg.grid_code
