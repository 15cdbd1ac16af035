SELECT name AS label, kind, building_id, geom FROM premises
 WHERE community_code = %(community)s AND valid_to IS NULL ORDER BY id
