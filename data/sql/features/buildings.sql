SELECT b.id AS fid, b.id, b.name, b.address, b.usage, b.levels, b.levels_assumed, b.height_m, b.height_assumed, b.footprint_m2,
       (SELECT bg.grid_code FROM building_grid bg
         WHERE bg.community_code = b.community_code AND bg.building_id = b.id AND bg.valid_to IS NULL) AS grid_code,
       b.community_code, b.valid_from, b.cell, b.geom
  FROM building b WHERE b.valid_to IS NULL
