SELECT code AS fid, code, name, level, parent_code, boundary AS geom FROM region
