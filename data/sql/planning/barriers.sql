-- What nobody walks across except on a bridge: water, railways, trunk roads.
SELECT geom, 'water' AS kind FROM ground WHERE kind = 'water' AND community_code = ANY(%(communities)s)
UNION ALL
SELECT geom, CASE class WHEN 'rail' THEN 'rail' ELSE 'trunk' END AS kind FROM street
 WHERE class IN ('rail', 'motorway', 'trunk') AND community_code = ANY(%(communities)s)
