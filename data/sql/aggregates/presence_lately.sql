-- The minutes in which units said that they were in a cell, of positions that arrived since the last look.
SELECT DISTINCT unit_id, cell, floor(extract(epoch FROM at) / 60)::bigint AS minute
  FROM fix
 WHERE received_at > (SELECT received_at FROM seen_until)
   AND at >= %(since)s AND at < %(until)s
