-- Named streets and buildings whose cover meets the cells around a point.
WITH near AS MATERIALIZED (
    SELECT c.community_code, c.kind, c.ref FROM unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS r (lo, hi)
      JOIN cover c ON c.kind IN ('building', 'street') AND c.lo BETWEEN r.lo AND r.hi
     UNION
    SELECT c.community_code, c.kind, c.ref FROM cover c WHERE c.kind IN ('building', 'street') AND c.cell = ANY(%(above)s::bigint[])
)
SELECT n.kind, n.ref, b.community_code, b.name,
       CASE WHEN b.address LIKE '%%' || b.name THEN b.address ELSE b.address || b.name END AS address, b.geom
  FROM near n JOIN building b ON b.community_code = n.community_code AND b.id = n.ref::bigint AND b.valid_to IS NULL
 WHERE n.kind = 'building'
 UNION ALL
SELECT n.kind, n.ref, s.community_code, s.name, s.name, s.geom
  FROM near n JOIN street s ON s.community_code = n.community_code AND s.id = n.ref::bigint AND s.name <> ''
 WHERE n.kind = 'street'
 ORDER BY 1, 2
