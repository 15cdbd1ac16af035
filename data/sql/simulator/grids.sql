SELECT code, geom FROM grid WHERE community_code = %(community)s AND (valid_to IS NULL OR valid_to > (now() AT TIME ZONE 'Asia/Shanghai')::date) ORDER BY code
