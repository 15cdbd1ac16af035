SELECT id FROM unit_edition WHERE id = ANY(%(editions)s) AND community_code = %(community)s
