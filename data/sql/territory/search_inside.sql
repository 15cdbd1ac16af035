-- Homes of given buildings by fragments of their address, in the shape of a search's answers.
SELECT 'dwelling' AS kind, d.id::text AS id, d.address AS name, d.room AS detail, '' AS post,
       'building' AS parent_kind, b.id::text AS parent_id, b.name AS parent_name, b.geom,
       CASE WHEN lower(d.address) = lower(%(phrase)s) THEN 0
            WHEN starts_with(lower(d.address), lower(%(phrase)s)) THEN 1
            WHEN d.address ~* ALL(%(edges)s) THEN 2
            ELSE 3 END AS rank
  FROM building b JOIN dwelling d ON d.community_code = b.community_code AND d.building_id = b.id
 WHERE b.id = ANY(%(buildings)s::bigint[]) AND d.building_id = ANY(%(buildings)s::bigint[]) AND b.valid_to IS NULL
   AND d.address ILIKE ALL(%(patterns)s)
 ORDER BY rank, length(d.address), d.address, d.id
 LIMIT %(limit)s
