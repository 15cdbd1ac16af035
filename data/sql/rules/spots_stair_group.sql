SELECT coalesce(nullif(b.name, ''), b.address) || s.label, bg.grid_code, b.id, s.id, b.geom
  FROM stair_group s JOIN building b ON b.community_code = s.community_code AND b.id = s.building_id AND b.valid_to IS NULL
  LEFT JOIN building_grid bg ON bg.community_code = b.community_code AND bg.building_id = b.id AND bg.valid_to IS NULL
 WHERE s.community_code = %(community)s
   AND NOT EXISTS (SELECT FROM report_point p WHERE p.kind = 'stair_group' AND p.community_code = s.community_code
                    AND p.stair_group_id = s.id AND p.active)
 ORDER BY s.id
