SELECT id, name, kind, status, floor, to_hex(cell) AS cell, geom FROM sensor WHERE valid_to IS NULL ORDER BY id
