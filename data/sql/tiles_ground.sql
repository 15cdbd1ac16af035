SELECT id, kind, name, geom FROM ground ORDER BY community_code, id
