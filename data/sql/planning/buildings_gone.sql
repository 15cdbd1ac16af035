-- The buildings of units that are remade, each with its outline.
SELECT ub.unit_id, b.id, b.geom
  FROM planning_unit_building ub
  JOIN building b ON b.community_code = ub.community_code AND b.id = ub.building_id
 WHERE ub.edition_id = %(old)s AND ub.unit_id = ANY(%(gone)s)
 ORDER BY b.id
