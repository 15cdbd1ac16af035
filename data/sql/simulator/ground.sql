SELECT name AS label, kind, geom FROM ground
 WHERE community_code = %(community)s AND name <> '' AND kind IN ('green', 'water', 'square') ORDER BY id
