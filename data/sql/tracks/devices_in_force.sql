SELECT d.id, d.community_code, d.unit_id, d.name, d.kind, d.protocol, d.datum, d.terminal, d.enrolled_at, d.token_sha256
  FROM device d
  JOIN unit u ON u.community_code = d.community_code AND u.id = d.unit_id AND NOT u.ended
 WHERE d.revoked_at IS NULL
 ORDER BY d.id
