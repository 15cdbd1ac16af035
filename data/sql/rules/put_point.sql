INSERT INTO report_point (code, community_code, kind, label, lng, lat, grid_code, building_id, stair_group_id)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
