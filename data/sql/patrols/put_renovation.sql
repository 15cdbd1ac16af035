INSERT INTO renovation (community_code, building_id, dwelling_id, grid_code, address, lng, lat, from_on, until_on, words, filed_by)
SELECT b.community_code, b.id, d.id, bg.grid_code, coalesce(d.address, nullif(b.address, ''), b.name), %(lng)s, %(lat)s, %(from_on)s,
       %(until_on)s, %(words)s, %(account)s
  FROM building b
  LEFT JOIN dwelling d ON d.community_code = b.community_code AND d.building_id = b.id AND d.id = %(dwelling)s
  LEFT JOIN building_grid bg ON bg.community_code = b.community_code AND bg.building_id = b.id AND bg.valid_to IS NULL
 WHERE b.id = %(building)s AND b.valid_to IS NULL AND (%(dwelling)s::bigint IS NULL OR d.id IS NOT NULL)
RETURNING id, grid_code
