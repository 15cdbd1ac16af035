SELECT id, name, kind, small, geom FROM premises WHERE valid_to IS NULL ORDER BY id
