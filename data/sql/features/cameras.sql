SELECT id AS fid, id, name, kind, direction_deg, field_of_view_deg, range_m, view_assumed, status, community_code, valid_from, cell, geom
  FROM camera WHERE valid_to IS NULL
