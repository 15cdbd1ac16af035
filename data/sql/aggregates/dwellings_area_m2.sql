SELECT b.community_code, b.id AS building_id, NULL::text AS grid_code, b.cell, NULL::float8 AS lng, NULL::float8 AS lat,
       d.area_m2::float8 AS value, 'building' AS kind, b.id AS ref, b.name AS title, b.address AS note
  FROM building b
  JOIN dwelling d ON d.community_code = b.community_code AND d.building_id = b.id
 WHERE b.valid_to IS NULL AND d.area_m2 IS NOT NULL
   AND (%(kinds)s::text[] IS NULL OR b.usage = ANY(%(kinds)s::text[]))
   AND (%(lo)s::bigint IS NULL OR b.cell BETWEEN %(lo)s::bigint AND %(hi)s::bigint)
