SELECT d.id, d.community_code, d.room, d.floor, d.slot, d.address, d.area_m2, d.assumed,
       b.id AS building_id, b.name AS building_name, b.geom, g.code AS grid_code, g.name AS grid_name,
       s.label AS stair_group, h.tenure,
       {leaders} AS leaders,
       (SELECT json_agg(json_build_array(r.id, r.name_masked, r.phone_masked, r.gender, r.birth_year, r.head, (
                   SELECT json_agg(json_build_array(t.code, t.label_zh, t.label_en, t.sensitive) ORDER BY t.sensitive DESC, t.code)
                     FROM resident_tag rt JOIN tag t ON t.code = rt.tag_code
                    WHERE rt.community_code = r.community_code AND rt.resident_id = r.id))
                   ORDER BY r.head DESC, r.birth_year NULLS LAST, r.id)
          FROM resident r WHERE r.community_code = h.community_code AND r.household_id = h.id AND r.valid_to IS NULL) AS people,
       (SELECT json_agg(json_build_array(t.code, t.label_zh, t.label_en, t.sensitive) ORDER BY t.code)
          FROM household_tag ht JOIN tag t ON t.code = ht.tag_code
         WHERE ht.community_code = h.community_code AND ht.household_id = h.id) AS household_tags,
       (SELECT json_agg(json_build_array(e.id, e.name, e.kind, e.status) ORDER BY e.id)
          FROM sensor e WHERE e.community_code = d.community_code AND e.building_id = d.building_id
           AND e.dwelling_id = d.id AND e.valid_to IS NULL) AS listed_sensors,
       {lineage} AS lineage
  FROM dwelling d
  JOIN building b ON b.community_code = d.community_code AND b.id = d.building_id AND b.valid_to IS NULL
  LEFT JOIN building_grid bg ON bg.community_code = b.community_code AND bg.building_id = b.id AND bg.valid_to IS NULL
  LEFT JOIN grid g ON g.code = bg.grid_code
  LEFT JOIN stair_group s ON s.community_code = d.community_code AND s.id = d.stair_group_id
  LEFT JOIN household h ON h.community_code = d.community_code AND h.dwelling_id = d.id AND h.valid_to IS NULL
 WHERE d.id = %(id)s
 ORDER BY d.community_code LIMIT 1
