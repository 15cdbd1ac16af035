SELECT a.id, a.name, a.display_name, a.role, a.scope, a.language, a.disabled, a.created_at, a.password_once, a.unit_id,
       coalesce(u.name, '') AS member,
       (SELECT max(u.at) FROM audit u WHERE u.account_id = a.id AND u.action = 'sign_in') AS last_sign_in,
       (SELECT count(*) FROM session s WHERE s.account_id = a.id AND s.revoked_at IS NULL AND s.expires_at > now())::int AS sessions
  FROM account a LEFT JOIN unit u ON u.id = a.unit_id
 WHERE %(scope)s = '*' OR starts_with(a.scope, %(scope)s)
 ORDER BY a.name
