SELECT area_code, class_code, team_id, rank FROM responsibility WHERE community_code = %(community)s
 ORDER BY area_code, class_code, rank, team_id
