-- A company stands where its building stands; one without a building has no place.
SELECT b.community_code, b.id AS building_id, NULL::text AS grid_code, b.cell, NULL::float8 AS lng, NULL::float8 AS lat,
       1::float8 AS value, 'company' AS kind, c.id AS ref, c.name AS title, c.industry AS note
  FROM company c
  JOIN building b ON b.community_code = c.community_code AND b.id = c.building_id
 WHERE c.valid_to IS NULL AND b.valid_to IS NULL
   AND (%(kinds)s::text[] IS NULL OR c.industry = ANY(%(kinds)s::text[]))
   AND (%(lo)s::bigint IS NULL OR b.cell BETWEEN %(lo)s::bigint AND %(hi)s::bigint)
