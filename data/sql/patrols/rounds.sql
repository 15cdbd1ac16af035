SELECT r.*, g.name AS grid_name, t.day AS last_day, t.id AS last_task,
       (SELECT json_agg(json_build_array(p.label, p.lng, p.lat) ORDER BY p.number)
          FROM patrol_round_point p WHERE p.community_code = r.community_code AND p.round_id = r.id) AS points
  FROM patrol_round r
  JOIN grid g ON g.code = r.grid_code AND (%(on)s::date IS NULL OR g.valid_to IS NULL OR g.valid_to > %(on)s)
  LEFT JOIN LATERAL (SELECT t.day, t.id FROM patrol_task t WHERE t.community_code = r.community_code AND t.round_id = r.id
                      ORDER BY t.day DESC LIMIT 1) t ON true
 WHERE (%(round)s::bigint IS NULL OR r.id = %(round)s)
   AND (%(grid)s::text IS NULL OR r.grid_code = %(grid)s)
   AND (%(on)s::date IS NULL OR r.valid_to IS NULL OR r.valid_to > %(on)s)
 ORDER BY r.grid_code, r.from_time, r.id
