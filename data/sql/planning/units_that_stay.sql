INSERT INTO planning_unit (edition_id, community_code, kind, geom, area_m2, ref, households, origin)
SELECT %(edition)s, community_code, kind, geom, area_m2, ref, households, id FROM planning_unit
 WHERE edition_id = %(old)s AND id <> ALL(%(gone)s) ORDER BY id
