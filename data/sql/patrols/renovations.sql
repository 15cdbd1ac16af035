SELECT r.id, r.grid_code, r.building_id, r.dwelling_id, r.address, r.from_on, r.until_on, r.words,
       coalesce(a.display_name, '') AS filed_by,
       (SELECT max(s.seen_at) FROM patrol_stop s WHERE s.ref = 'renovation/' || r.id) AS looked_at
  FROM renovation r LEFT JOIN account a ON a.id = r.filed_by
 WHERE r.until_on >= %(on)s AND (%(grid)s::text IS NULL OR r.grid_code = %(grid)s)
 ORDER BY r.until_on, r.id
 LIMIT 5000
