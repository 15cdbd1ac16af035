SELECT d.id, d.community_code, d.unit_id, d.name, d.kind, d.protocol, d.datum, d.terminal, d.enrolled_at,
       u.name AS unit_name, d.created_at, d.revoked_at, p.at AS seen_at
  FROM device d
  JOIN unit u ON u.community_code = d.community_code AND u.id = d.unit_id
  LEFT JOIN unit_position p ON p.unit_id = d.unit_id
 WHERE %(scope)s = '*' OR starts_with(d.community_code, %(scope)s)
 ORDER BY d.id
