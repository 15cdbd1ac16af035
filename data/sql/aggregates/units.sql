-- Where a unit on duty was last; one off duty, or never heard of, counts at its post.
SELECT u.community_code, NULL::bigint AS building_id, NULL::text AS grid_code,
       CASE WHEN on_duty.yes THEN p.cell END AS cell,
       CASE WHEN on_duty.yes AND p.unit_id IS NOT NULL THEN p.lng ELSE u.home_lng END AS lng,
       CASE WHEN on_duty.yes AND p.unit_id IS NOT NULL THEN p.lat ELSE u.home_lat END AS lat,
       1::float8 AS value, u.kind, u.thing_id AS ref, u.name AS title, u.status AS note
  FROM unit u
  LEFT JOIN unit_position p ON p.community_code = u.community_code AND p.unit_id = u.id
 CROSS JOIN LATERAL (SELECT CASE WHEN u.shift_from IS NULL OR u.shift_to IS NULL OR u.shift_from = u.shift_to THEN true
                                 WHEN u.shift_from < u.shift_to THEN %(local)s::time >= u.shift_from AND %(local)s::time < u.shift_to
                                 ELSE %(local)s::time >= u.shift_from OR %(local)s::time < u.shift_to END AS yes) on_duty
 WHERE NOT u.ended
   AND (%(kinds)s::text[] IS NULL OR u.kind = ANY(%(kinds)s::text[]))
   AND (%(statuses)s::text[] IS NULL OR u.status = ANY(%(statuses)s::text[]))
