-- What stands somewhere by itself.
SELECT 'camera' AS kind, id, community_code, name, geom FROM camera WHERE valid_to IS NULL AND community_code = ANY(%(communities)s)
UNION ALL
SELECT 'team', id, community_code, name, geom FROM team WHERE valid_to IS NULL AND community_code = ANY(%(communities)s)
 ORDER BY 1, 2
