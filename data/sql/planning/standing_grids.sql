-- Every grid in force, special ones too.
SELECT code, kind, geom FROM grid WHERE community_code = ANY(%(communities)s) AND valid_to IS NULL ORDER BY code
