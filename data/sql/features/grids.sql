SELECT g.code AS fid, g.code, g.name, g.kind, g.community_code, g.comprehensive_code, g.colour, g.area_m2, g.valid_from, g.cell, g.geom
  FROM grid g WHERE g.valid_to IS NULL
