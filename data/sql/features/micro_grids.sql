SELECT code AS fid, code, name, grid_code, valid_from, cell, geom FROM micro_grid WHERE valid_to IS NULL
