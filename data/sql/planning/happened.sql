-- Incidents to replay, each with the unit of its building where it happened in one.
SELECT i.lng, i.lat, coalesce(ub.unit_id, 0) AS unit_id
  FROM incident i
  LEFT JOIN planning_unit_building ub ON ub.edition_id = ANY(%(editions)s) AND ub.community_code = i.community_code AND ub.building_id = i.building_id
 WHERE i.reported_at >= %(since)s AND i.state NOT IN ('merged', 'void') AND i.community_code = ANY(%(communities)s)
 ORDER BY i.id
