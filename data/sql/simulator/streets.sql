SELECT name AS label, class, geom FROM street
 WHERE community_code = %(community)s AND name <> '' AND class <> 'rail' ORDER BY id
