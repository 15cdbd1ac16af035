-- Households by tenure or tag are counted one by one; without a choice the vacant are none, as on cards.
SELECT b.community_code, b.id AS building_id, NULL::text AS grid_code, b.cell, NULL::float8 AS lng, NULL::float8 AS lat,
       1::float8 AS value, 'building' AS kind, b.id AS ref, b.name AS title, b.address AS note
  FROM building b
  JOIN dwelling d ON d.community_code = b.community_code AND d.building_id = b.id
  JOIN household h ON h.community_code = d.community_code AND h.dwelling_id = d.id AND h.valid_to IS NULL
 WHERE b.valid_to IS NULL
   AND (CASE WHEN %(kinds)s::text[] IS NULL THEN h.tenure <> 'vacant' ELSE h.tenure = ANY(%(kinds)s::text[]) END)
   AND (%(tags)s::text[] IS NULL OR (h.community_code, h.id) IN (
            SELECT ht.community_code, ht.household_id FROM household_tag ht WHERE ht.tag_code = ANY(%(tags)s::text[])))
   AND (%(lo)s::bigint IS NULL OR b.cell BETWEEN %(lo)s::bigint AND %(hi)s::bigint)
