-- What the map draws below zoom 15.
SELECT id, class, name, width_m, geom FROM street
 WHERE class NOT IN ('footway', 'steps', 'cycleway') ORDER BY community_code, id
