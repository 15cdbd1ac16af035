SELECT geom FROM street
 WHERE community_code = ANY(%(communities)s)
   AND class IN ('motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'residential', 'pedestrian', 'rail')
