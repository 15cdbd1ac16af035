SELECT code, geom FROM grid WHERE community_code = %(community)s AND valid_to IS NULL AND kind = 'basic' ORDER BY code
