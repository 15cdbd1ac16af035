-- `patterns` are LIKE patterns of all fragments, `edges` the same as regular expressions that do
-- not begin or end inside a number. OFFSET 0: one row by its key for each id found; planned together
-- with the policies, whose share nobody can estimate, a join reads every dwelling of a district.
WITH things AS MATERIALIZED (
    SELECT * FROM search_things(%(patterns)s, %(cased)s, %(edges)s, %(most)s)
     WHERE %(kinds)s && ARRAY['premises', 'sensor', 'street', 'grid', 'comprehensive_grid', 'team']
), staff AS MATERIALIZED (
    SELECT m.* FROM things f
     CROSS JOIN LATERAL (SELECT * FROM member m WHERE m.community_code = f.community_code AND m.id = f.id OFFSET 0) m
     WHERE f.kind = 'member'
), found AS (
    SELECT 'region' AS kind, r.code AS id, r.name, r.code AS detail, '' AS post, r.name AS words,
           NULL::text AS parent_kind, NULL::text AS parent_id, NULL::text AS parent_name, r.boundary AS geom, 0 AS kind_rank
      FROM region r
     WHERE 'region' = ANY(%(kinds)s) AND r.name || ' ' || r.code ILIKE ALL(%(patterns)s)
    UNION ALL
    SELECT 'comprehensive_grid', c.code, c.name, c.code, '', c.name, NULL, NULL, NULL, NULL, 1
      FROM comprehensive_grid c
     WHERE 'comprehensive_grid' = ANY(%(kinds)s) AND c.valid_to IS NULL AND c.name || ' ' || c.code ILIKE ALL(%(patterns)s)
    UNION ALL
    SELECT 'grid', g.code, g.name, g.code, '', CASE WHEN g.code ILIKE ALL(%(patterns)s) THEN g.code ELSE g.name END,
           'region', g.community_code, (SELECT r.name FROM region r WHERE r.code = g.community_code), g.geom, 1
      FROM grid g
     WHERE 'grid' = ANY(%(kinds)s) AND g.valid_to IS NULL AND g.name || ' ' || g.code ILIKE ALL(%(patterns)s)
    UNION ALL
    SELECT 'grid', g.code, m.name, g.name, m.post, m.name, 'grid', g.code, g.name, g.geom, 2
      FROM staff m JOIN grid g ON g.code = m.grid_code AND g.valid_to IS NULL
     WHERE 'grid' = ANY(%(kinds)s)
    UNION ALL
    SELECT 'comprehensive_grid', c.code, m.name, c.name, m.post, m.name, 'comprehensive_grid', c.code, c.name, NULL, 2
      FROM staff m JOIN comprehensive_grid c ON c.code = m.comprehensive_code AND c.valid_to IS NULL
     WHERE 'comprehensive_grid' = ANY(%(kinds)s)
    UNION ALL
    SELECT 'team', t.id::text, m.name, t.name, m.post, m.name, 'team', t.id::text, t.name, t.geom, 2
      FROM staff m JOIN team t ON t.community_code = m.community_code AND t.id = m.team_id AND t.valid_to IS NULL
     WHERE 'team' = ANY(%(kinds)s) AND m.grid_code IS NULL
    UNION ALL
    SELECT 'team', t.id::text, t.name, t.kind, '', t.name, NULL, NULL, NULL, t.geom, 2
      FROM team t WHERE 'team' = ANY(%(kinds)s) AND t.valid_to IS NULL AND t.name ILIKE ALL(%(patterns)s)
    UNION ALL
    SELECT 'vehicle', v.id::text, v.plate, v.kind, '', v.plate, NULL, NULL, NULL, v.geom, 2
      FROM vehicle v
     WHERE 'vehicle' = ANY(%(kinds)s) AND v.valid_to IS NULL
       AND v.plate || ' ' || regexp_replace(v.plate, '[^[:alnum:]]', '', 'g') ILIKE ALL(%(patterns)s)
    UNION ALL
    SELECT 'robot', r.id::text, r.name, r.kind, '', r.name, NULL, NULL, NULL, r.geom, 4
      FROM robot r WHERE 'robot' = ANY(%(kinds)s) AND r.valid_to IS NULL AND r.name ILIKE ALL(%(patterns)s)
    UNION ALL
    SELECT * FROM (
        SELECT 'building', b.id::text, b.name, b.address, '',
               CASE WHEN b.name ILIKE ALL(%(patterns)s) THEN b.name ELSE b.name || ' ' || b.address END,
               NULL, NULL, NULL, b.geom, 3
          FROM search_buildings(%(patterns)s, %(edges)s, %(most)s) f
         CROSS JOIN LATERAL (SELECT * FROM building b WHERE b.community_code = f.community_code AND b.id = f.id OFFSET 0) b
         WHERE 'building' = ANY(%(kinds)s)
    ) buildings
    UNION ALL
    SELECT * FROM (
        SELECT 'dwelling', d.id::text, d.address, d.room, '', d.address,
               'building', b.id::text, b.name, b.geom, 5
          FROM search_dwellings(%(patterns)s, %(edges)s, %(most)s) f
         CROSS JOIN LATERAL (SELECT * FROM dwelling d WHERE d.community_code = f.community_code AND d.id = f.id OFFSET 0) d
         CROSS JOIN LATERAL (SELECT * FROM building b WHERE b.community_code = d.community_code AND b.id = d.building_id
                                                        AND b.valid_to IS NULL OFFSET 0) b
         WHERE 'dwelling' = ANY(%(kinds)s)
    ) dwellings
    UNION ALL
    SELECT 'premises', p.id::text, p.name, p.kind, '', p.name, 'building', b.id::text, b.name, p.geom, 4
      FROM things f
     CROSS JOIN LATERAL (SELECT * FROM premises p WHERE p.community_code = f.community_code AND p.id = f.id OFFSET 0) p
      LEFT JOIN LATERAL (SELECT * FROM building b WHERE b.community_code = p.community_code AND b.id = p.building_id OFFSET 0) b ON true
     WHERE 'premises' = ANY(%(kinds)s) AND f.kind = 'premises'
    UNION ALL
    SELECT 'camera', c.id::text, c.name, c.kind, '', c.name, NULL, NULL, NULL, c.geom, 6
      FROM camera c
     WHERE 'camera' = ANY(%(kinds)s) AND c.valid_to IS NULL AND c.name || ' ' || coalesce(c.gb28181_id, '') ILIKE ALL(%(patterns)s)
    UNION ALL
    SELECT 'sensor', s.id::text, s.name, s.kind, '', s.name, 'building', b.id::text, b.name, s.geom, 6
      FROM things f
     CROSS JOIN LATERAL (SELECT * FROM sensor s WHERE s.community_code = f.community_code AND s.id = f.id OFFSET 0) s
      LEFT JOIN LATERAL (SELECT * FROM building b WHERE b.community_code = s.community_code AND b.id = s.building_id OFFSET 0) b ON true
     WHERE 'sensor' = ANY(%(kinds)s) AND f.kind = 'sensor'
    UNION ALL
    SELECT 'street', s.id::text, s.name, s.class, '', s.name, NULL, NULL, NULL, s.geom, 4
      FROM things f
     CROSS JOIN LATERAL (SELECT * FROM street s WHERE s.community_code = f.community_code AND s.id = f.id OFFSET 0) s
     WHERE 'street' = ANY(%(kinds)s) AND f.kind = 'street'
), ranked AS (
    SELECT f.*, CASE WHEN lower(words) = lower(%(phrase)s) THEN 0
                     WHEN starts_with(lower(words), lower(%(phrase)s)) THEN 1
                     WHEN words ~* ALL(%(edges)s) THEN 2
                     ELSE 3 END AS rank
      FROM found f
)
SELECT kind, id, name, detail, post, parent_kind, parent_id, parent_name, geom, rank
  FROM ranked
 ORDER BY rank, kind_rank, length(words), words, id
 LIMIT %(limit)s
