UPDATE device SET token_sha256 = %(token_sha256)s, enrolled_at = NULL
 WHERE id = %(id)s AND revoked_at IS NULL AND (%(scope)s = '*' OR starts_with(community_code, %(scope)s))
RETURNING community_code, name
