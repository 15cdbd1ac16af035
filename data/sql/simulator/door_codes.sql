SELECT code, label, lng, lat, building_id FROM report_point
 WHERE community_code = %(community)s AND active ORDER BY code
