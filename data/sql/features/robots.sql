-- Where it was seen within the last quarter of an hour, else at its post: off duty nobody is followed.
SELECT t.id AS fid, t.id, t.name, t.kind, t.status, t.community_code, t.valid_from, p.at AS seen_at,
       coalesce(p.lng, u.home_lng) AS lng, coalesce(p.lat, u.home_lat) AS lat, t.geom
  FROM robot t
  LEFT JOIN unit u ON u.kind = 'robot' AND u.thing_id = t.id AND u.community_code = t.community_code
  LEFT JOIN unit_position p ON p.unit_id = u.id AND p.at > now() - interval '15 minutes'
 WHERE t.valid_to IS NULL
