SELECT id AS fid, id, name, kind, status, building_id, dwelling_id, floor, community_code, valid_from, cell, geom
  FROM sensor WHERE valid_to IS NULL
