SELECT code, name, geom FROM grid WHERE community_code = ANY(%(communities)s) AND valid_to IS NULL AND kind = 'basic' ORDER BY code
