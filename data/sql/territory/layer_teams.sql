SELECT id, name, kind, status, geom FROM team WHERE valid_to IS NULL ORDER BY id
