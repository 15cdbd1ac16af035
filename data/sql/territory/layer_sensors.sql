SELECT id, name, kind, status, floor, to_hex(cell) AS cell, geom FROM sensor
 WHERE CASE WHEN %(on)s::date IS NULL THEN valid_to IS NULL
           ELSE valid_from <= %(on)s AND (valid_to IS NULL OR valid_to > %(on)s) END ORDER BY id
