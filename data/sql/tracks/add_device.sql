INSERT INTO device (community_code, unit_id, name, kind, protocol, datum, terminal, token_sha256)
SELECT u.community_code, u.id, %(name)s, %(kind)s, %(protocol)s, %(datum)s, %(terminal)s, %(token_sha256)s
  FROM unit u
 WHERE u.id = %(unit)s AND NOT u.ended AND (%(scope)s = '*' OR starts_with(u.community_code, %(scope)s))
RETURNING id, community_code
