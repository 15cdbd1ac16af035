-- What happened outside of buildings in the weeks counted.
SELECT lng, lat FROM incident
 WHERE reported_at >= %(since)s AND building_id IS NULL AND state NOT IN ('merged', 'void') AND community_code = ANY(%(communities)s)
