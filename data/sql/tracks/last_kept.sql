-- The last positions kept of some tracks, as the cleaning remembers them: microseconds since 2000, in order of time.
SELECT w.unit_id, w.device_id, (extract(epoch FROM f.at) * 1000000)::bigint - 946684800000000, f.lng, f.lat
  FROM unnest(%(units)s::bigint[], %(devices)s::bigint[]) AS w (unit_id, device_id)
  JOIN unit u ON u.id = w.unit_id
 CROSS JOIN LATERAL (
       SELECT at, lng, lat FROM fix
        WHERE community_code = u.community_code AND unit_id = w.unit_id AND device_id = w.device_id
        ORDER BY at DESC
        LIMIT %(many)s) AS f
 ORDER BY w.unit_id, w.device_id, f.at
