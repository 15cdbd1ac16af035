SELECT id, name, kind, status, floor, geom FROM sensor WHERE valid_to IS NULL ORDER BY id
