SELECT id AS fid, id, name, kind, small, building_id, company_id, floor, community_code, valid_from, cell, geom
  FROM premises WHERE valid_to IS NULL
