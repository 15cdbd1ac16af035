SELECT b.community_code, b.id AS building_id, NULL::text AS grid_code, b.cell, NULL::float8 AS lng, NULL::float8 AS lat,
       (CASE %(figure)s WHEN 'levels' THEN b.levels WHEN 'footprint_m2' THEN b.footprint_m2
                        WHEN 'floor_area_m2' THEN b.footprint_m2 * b.levels ELSE 1 END)::float8 AS value,
       'building' AS kind, b.id AS ref, b.name AS title, b.address AS note
  FROM building b
 WHERE b.valid_to IS NULL
   AND (%(kinds)s::text[] IS NULL OR b.usage = ANY(%(kinds)s::text[]))
   AND (%(tags)s::text[] IS NULL OR (b.community_code, b.id) IN (
            SELECT bt.community_code, bt.building_id FROM building_tag bt WHERE bt.tag_code = ANY(%(tags)s::text[])))
   AND (%(lo)s::bigint IS NULL OR b.cell BETWEEN %(lo)s::bigint AND %(hi)s::bigint)
