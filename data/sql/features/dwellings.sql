SELECT d.id AS fid, d.id, d.building_id, d.room, d.floor, d.slot, d.address, d.area_m2, d.assumed, d.community_code, b.cell, b.geom
  FROM dwelling d JOIN building b ON b.community_code = d.community_code AND b.id = d.building_id AND b.valid_to IS NULL
