-- The positions of some units, each from a moment of its own.
SELECT f.unit_id, f.device_id, extract(epoch FROM f.at)::float8, f.lng, f.lat
  FROM unnest(%(units)s::bigint[], %(communities)s::text[], %(moments)s::timestamptz[]) AS one (unit_id, community_code, since)
  JOIN fix f ON f.community_code = one.community_code AND f.unit_id = one.unit_id AND f.at >= one.since
 ORDER BY f.unit_id, f.device_id, f.at
