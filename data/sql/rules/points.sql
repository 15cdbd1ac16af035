SELECT code, community_code, kind, label, lng, lat, grid_code, building_id, stair_group_id, active
  FROM report_point WHERE community_code = %(community)s
 ORDER BY kind, grid_code, label, code
