-- What the map draws below zoom 13.
SELECT id, class, name, width_m, geom FROM street
 WHERE class IN ('motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'rail') ORDER BY community_code, id
