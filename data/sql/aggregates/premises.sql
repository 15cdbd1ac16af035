SELECT t.community_code, t.building_id, NULL::text AS grid_code, t.cell, t.geom, NULL::float8 AS lng, NULL::float8 AS lat,
       1::float8 AS value, 'premises' AS kind, t.id AS ref, t.name AS title, '' AS note
  FROM premises t
 WHERE t.valid_to IS NULL
   AND (%(kinds)s::text[] IS NULL OR t.kind = ANY(%(kinds)s::text[]))
   AND (%(tags)s::text[] IS NULL OR (t.community_code, t.id) IN (
            SELECT pt.community_code, pt.premises_id FROM premises_tag pt WHERE pt.tag_code = ANY(%(tags)s::text[])))
   AND (%(lo)s::bigint IS NULL OR t.cell BETWEEN %(lo)s::bigint AND %(hi)s::bigint)
