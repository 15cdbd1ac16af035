SELECT b.id, CASE WHEN b.address LIKE '%%' || b.name THEN b.address ELSE b.address || b.name END, coalesce(nullif(d.address, ''), d.room)
  FROM dwelling d
  JOIN building b ON b.community_code = d.community_code AND b.id = d.building_id
 WHERE (d.community_code, d.building_id) IN (SELECT * FROM unnest(%(communities)s, %(buildings)s::bigint[]))
 ORDER BY b.id, d.floor, d.slot
 LIMIT %(most)s
