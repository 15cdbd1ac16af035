-- Things whose name begins with, or has within, these first letters. What begins with them comes first.
WITH wanted AS (
    SELECT name, min(rank) AS rank FROM (
        (SELECT name, CASE WHEN initials = %(initials)s THEN 0 ELSE 1 END AS rank FROM name_initials
          WHERE initials LIKE %(from)s ORDER BY length(initials), initials, name LIMIT %(names)s)
        UNION ALL
        (SELECT name, 2 FROM name_initials WHERE %(within)s::text IS NOT NULL AND initials LIKE %(within)s
          ORDER BY length(initials), initials, name LIMIT %(names)s)
    ) either GROUP BY name
), found AS (
    SELECT 'region' AS kind, r.code AS id, r.name, r.code AS detail, NULL::text AS parent_kind, NULL::text AS parent_id,
           NULL::text AS parent_name, r.boundary AS geom, 0 AS kind_rank
      FROM region r WHERE 'region' = ANY(%(kinds)s) AND r.name IN (SELECT name FROM wanted)
    UNION ALL
    SELECT 'comprehensive_grid', c.code, c.name, c.code, NULL, NULL, NULL, NULL, 1 FROM comprehensive_grid c
     WHERE 'comprehensive_grid' = ANY(%(kinds)s) AND c.valid_to IS NULL AND c.name IN (SELECT name FROM wanted)
    UNION ALL
    SELECT 'grid', g.code, g.name, g.code, 'region', g.community_code,
           (SELECT r.name FROM region r WHERE r.code = g.community_code), g.geom, 1
      FROM grid g WHERE 'grid' = ANY(%(kinds)s) AND g.valid_to IS NULL AND g.name IN (SELECT name FROM wanted)
    UNION ALL
    SELECT 'team', t.id::text, t.name, t.kind, NULL, NULL, NULL, t.geom, 2
      FROM team t WHERE 'team' = ANY(%(kinds)s) AND t.valid_to IS NULL AND t.name IN (SELECT name FROM wanted)
    UNION ALL
    SELECT 'building', b.id::text, b.name, b.address, NULL, NULL, NULL, b.geom, 3
      FROM building b WHERE 'building' = ANY(%(kinds)s) AND b.valid_to IS NULL AND b.name = ANY(ARRAY(SELECT name FROM wanted))
    UNION ALL
    SELECT 'premises', p.id::text, p.name, p.kind, 'building', b.id::text, b.name, p.geom, 5
      FROM premises p LEFT JOIN building b ON b.community_code = p.community_code AND b.id = p.building_id
     WHERE 'premises' = ANY(%(kinds)s) AND p.valid_to IS NULL AND p.name = ANY(ARRAY(SELECT name FROM wanted))
    UNION ALL
    SELECT 'street', s.id::text, s.name, s.class, NULL, NULL, NULL, s.geom, 4
      FROM (SELECT DISTINCT ON (community_code, name) * FROM street WHERE name = ANY(ARRAY(SELECT name FROM wanted))
             ORDER BY community_code, name, length_m DESC, id) s
     WHERE 'street' = ANY(%(kinds)s)
)
SELECT f.kind, f.id, f.name, f.detail, '' AS post,
       CASE WHEN f.parent_id IS NULL THEN NULL ELSE f.parent_kind END AS parent_kind, f.parent_id, f.parent_name, f.geom, w.rank
  FROM found f JOIN wanted w ON w.name = f.name
 ORDER BY w.rank, f.kind_rank, length(f.name), f.name, f.id
 LIMIT %(limit)s
