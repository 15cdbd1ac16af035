SELECT id AS fid, id, name, class, width_m, oneway, length_m, community_code, cell, geom FROM street
