SELECT b.community_code, b.id AS building_id, NULL::text AS grid_code, b.cell, NULL::float8 AS lng, NULL::float8 AS lat,
       f.households::float8 AS value, 'building' AS kind, b.id AS ref, b.name AS title, b.address AS note
  FROM building b
  JOIN building_figures f ON f.community_code = b.community_code AND f.building_id = b.id
 WHERE b.valid_to IS NULL AND f.households > 0
   AND (%(lo)s::bigint IS NULL OR b.cell BETWEEN %(lo)s::bigint AND %(hi)s::bigint)
