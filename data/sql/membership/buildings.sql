SELECT id, geom FROM building
 WHERE community_code = %(community)s AND valid_from <= %(today)s AND (valid_to IS NULL OR valid_to > %(today)s)
 ORDER BY id
