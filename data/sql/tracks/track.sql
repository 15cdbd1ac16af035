SELECT device_id, extract(epoch FROM at)::float8 AS at_s, lng, lat, heading_deg, speed_mps, accuracy_m
  FROM (SELECT * FROM fix WHERE community_code = %(community)s AND unit_id = %(unit)s AND at >= %(from)s AND at < %(until)s
        UNION ALL
        SELECT * FROM fix_thinned WHERE community_code = %(community)s AND unit_id = %(unit)s AND at >= %(from)s AND at < %(until)s) AS f
 ORDER BY device_id, at
