SELECT b.id, b.source_ref, b.name, b.address, ub.unit_id, bg.grid_code
  FROM planning_unit_building ub
  JOIN building b ON b.community_code = ub.community_code AND b.id = ub.building_id AND b.valid_to IS NULL
  LEFT JOIN building_grid bg ON bg.community_code = b.community_code AND bg.building_id = b.id AND bg.valid_to IS NULL
 WHERE ub.edition_id = ANY(%(editions)s)
 ORDER BY b.id
