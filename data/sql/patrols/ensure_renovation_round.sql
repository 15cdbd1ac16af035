-- A grid in which something is renovated has a round that looks at it every day, whoever set it up.
INSERT INTO patrol_round (community_code, grid_code, name, kind, from_time, until_time, valid_from, source, source_ref)
SELECT left(g.code, 12), g.code, '装修日查', 'renovation', '09:00', '18:00', least(%(on)s::date, (now() AT TIME ZONE 'Asia/Shanghai')::date), 'renovation', %(ref)s
  FROM grid g
 WHERE g.code = %(grid)s
   AND NOT EXISTS (SELECT FROM patrol_round r WHERE r.grid_code = g.code AND r.kind = 'renovation'
                      AND (r.valid_to IS NULL OR r.valid_to > (now() AT TIME ZONE 'Asia/Shanghai')::date))
RETURNING id
