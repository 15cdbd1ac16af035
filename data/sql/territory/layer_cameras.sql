SELECT id, name, direction_deg, field_of_view_deg, range_m, status, kind, to_hex(cell) AS cell, geom FROM camera
 WHERE CASE WHEN %(on)s::date IS NULL THEN valid_to IS NULL
           ELSE valid_from <= %(on)s AND (valid_to IS NULL OR valid_to > %(on)s) END ORDER BY id
