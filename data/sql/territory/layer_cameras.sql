SELECT id, name, direction_deg, field_of_view_deg, range_m, status, kind, to_hex(cell) AS cell, geom FROM camera WHERE valid_to IS NULL ORDER BY id
