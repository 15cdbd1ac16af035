SELECT id, class, name, width_m, geom FROM street ORDER BY community_code, id
