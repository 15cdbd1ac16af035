INSERT INTO planning_unit_building (edition_id, community_code, building_id, unit_id)
SELECT %(edition)s, ub.community_code, ub.building_id, n.id
  FROM planning_unit_building ub
  JOIN planning_unit n ON n.edition_id = %(edition)s AND n.origin = ub.unit_id
 WHERE ub.edition_id = %(old)s AND ub.unit_id <> ALL(%(gone)s)
