UPDATE device SET revoked_at = now()
 WHERE id = %(id)s AND revoked_at IS NULL AND (%(scope)s = '*' OR starts_with(community_code, %(scope)s))
RETURNING community_code, name
