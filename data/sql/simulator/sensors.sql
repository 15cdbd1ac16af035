SELECT id, kind, name, building_id, dwelling_id, geom FROM sensor
 WHERE community_code = %(community)s AND valid_to IS NULL AND status = 'online' ORDER BY id
