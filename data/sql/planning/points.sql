-- What stands outside of buildings, each with its place.
SELECT geom FROM camera WHERE valid_to IS NULL AND community_code = ANY(%(communities)s)
UNION ALL
SELECT geom FROM sensor WHERE valid_to IS NULL AND building_id IS NULL AND community_code = ANY(%(communities)s)
