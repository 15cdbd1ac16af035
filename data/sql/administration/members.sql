SELECT u.id, u.name, u.grid_code
  FROM unit u
 WHERE u.kind = 'member' AND NOT u.ended AND u.grid_code IS NOT NULL AND (%(scope)s = '*' OR starts_with(u.grid_code, %(scope)s))
 ORDER BY u.grid_code, u.name, u.id
