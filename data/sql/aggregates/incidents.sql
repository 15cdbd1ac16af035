SELECT i.community_code, NULL::bigint AS building_id, i.grid_code, i.cell, i.lng, i.lat,
       (CASE %(figure)s WHEN 'urges' THEN i.urges WHEN 'reworks' THEN i.reworks ELSE 1 END)::float8 AS value,
       'incident' AS kind, i.id AS ref, i.class_code AS title, i.address AS note
  FROM incident i
 WHERE (%(kinds)s::text[] IS NULL OR EXISTS (SELECT FROM unnest(%(kinds)s::text[]) k WHERE starts_with(i.class_code, k)))
   AND (%(statuses)s::text[] IS NULL OR i.state = ANY(%(statuses)s::text[]))
   AND (%(severities)s::int[] IS NULL OR i.severity = ANY(%(severities)s::int[]))
   AND (%(since)s::timestamptz IS NULL OR i.reported_at >= %(since)s::timestamptz)
   AND (%(until)s::timestamptz IS NULL OR i.reported_at < %(until)s::timestamptz)
   AND (%(lo)s::bigint IS NULL OR i.cell BETWEEN %(lo)s::bigint AND %(hi)s::bigint)
