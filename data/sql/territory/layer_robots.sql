SELECT id, name, kind, status, geom FROM robot WHERE valid_to IS NULL ORDER BY id
