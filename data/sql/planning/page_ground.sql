-- What a printed map shows beneath its grids.
SELECT geom, 'building' AS kind, name, '' AS class FROM building WHERE valid_to IS NULL AND community_code = ANY(%(communities)s)
UNION ALL
SELECT geom, 'street', name, class FROM street WHERE community_code = ANY(%(communities)s)
UNION ALL
SELECT geom, 'water', '', '' FROM ground WHERE kind = 'water' AND community_code = ANY(%(communities)s)
