INSERT INTO unit_position AS p (community_code, unit_id, lng, lat, cell, at, heading_deg, speed_mps)
SELECT u.community_code, f.unit_id, f.lng, f.lat, f.cell, f.at, f.heading_deg, f.speed_mps
  FROM unnest(%(units)s::bigint[], %(lngs)s::float8[], %(lats)s::float8[], %(cells)s::bigint[], %(ats)s::timestamptz[],
              %(headings)s::float8[], %(speeds)s::float8[]) AS f (unit_id, lng, lat, cell, at, heading_deg, speed_mps)
  JOIN unit u ON u.id = f.unit_id
 ORDER BY f.unit_id
    ON CONFLICT (unit_id) DO UPDATE
   SET lng = excluded.lng, lat = excluded.lat, cell = excluded.cell, at = excluded.at, heading_deg = excluded.heading_deg,
       speed_mps = excluded.speed_mps, stored_at = clock_timestamp()
 WHERE excluded.at > p.at
