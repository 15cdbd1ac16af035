SELECT code, name, area_m2, geom FROM grid WHERE valid_to IS NULL ORDER BY code
