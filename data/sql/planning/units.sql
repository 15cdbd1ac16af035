SELECT u.id, u.community_code, u.geom, u.area_m2, u.kind, u.ref FROM planning_unit u WHERE u.edition_id = ANY(%(editions)s) ORDER BY u.id
