SELECT p.id, p.community_code, p.name, p.kind, p.small, p.floor, p.geom, p.cell,
       b.id AS building_id, b.name AS building_name, c.name AS company, c.industry,
       g.code AS grid_code, g.name AS grid_name,
       {leaders} AS leaders,
       (SELECT json_agg(json_build_array(t.code, t.label_zh, t.label_en, t.sensitive) ORDER BY t.code)
          FROM premises_tag pt JOIN tag t ON t.code = pt.tag_code
         WHERE pt.community_code = p.community_code AND pt.premises_id = p.id) AS tags,
       {lineage} AS lineage
  FROM premises p
  LEFT JOIN building b ON b.community_code = p.community_code AND b.id = p.building_id
  LEFT JOIN company c ON c.community_code = p.community_code AND c.id = p.company_id
  LEFT JOIN building_grid bg ON bg.community_code = p.community_code AND bg.building_id = p.building_id AND bg.valid_to IS NULL
  LEFT JOIN grid g ON g.code = bg.grid_code
 WHERE p.id = %(id)s AND p.valid_to IS NULL
 ORDER BY p.community_code LIMIT 1
