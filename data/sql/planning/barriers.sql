-- What nobody walks across except on a bridge: water, railways, trunk roads.
SELECT geom FROM ground WHERE kind = 'water' AND community_code = ANY(%(communities)s)
UNION ALL
SELECT geom FROM street WHERE class IN ('rail', 'motorway', 'trunk') AND community_code = ANY(%(communities)s)
