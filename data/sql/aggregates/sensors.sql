SELECT t.community_code, t.building_id, NULL::text AS grid_code, t.cell, t.geom, NULL::float8 AS lng, NULL::float8 AS lat,
       1::float8 AS value, 'sensor' AS kind, t.id AS ref, t.name AS title, t.status AS note
  FROM sensor t
 WHERE t.valid_to IS NULL
   AND (%(kinds)s::text[] IS NULL OR t.kind = ANY(%(kinds)s::text[]))
   AND (%(statuses)s::text[] IS NULL OR t.status = ANY(%(statuses)s::text[]))
   AND (%(lo)s::bigint IS NULL OR t.cell BETWEEN %(lo)s::bigint AND %(hi)s::bigint)
