INSERT INTO fix_thinned
SELECT DISTINCT ON (community_code, unit_id, device_id, floor(extract(epoch FROM at) / 60)) *
  FROM fix
 WHERE at >= %(from)s AND at < %(until)s
 ORDER BY community_code, unit_id, device_id, floor(extract(epoch FROM at) / 60), at
    ON CONFLICT DO NOTHING
