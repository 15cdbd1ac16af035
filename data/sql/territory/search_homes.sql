-- Homes by the parts of their address, in the shape of a search's answers. OFFSET 0 as in search.sql.
SELECT 'dwelling' AS kind, d.id::text AS id, d.address AS name, d.room AS detail, '' AS post,
       'building' AS parent_kind, b.id::text AS parent_id, b.name AS parent_name, b.geom, 1 AS rank
  FROM search_homes(%(patterns)s, %(edges)s, %(numbers)s, %(units)s, %(floor)s, %(rooms)s, %(short_rooms)s, %(short_floor)s,
                    %(limit)s) WITH ORDINALITY f (community_code, id, place)
 CROSS JOIN LATERAL (SELECT * FROM dwelling d WHERE d.community_code = f.community_code AND d.id = f.id OFFSET 0) d
 CROSS JOIN LATERAL (SELECT * FROM building b WHERE b.community_code = d.community_code AND b.id = d.building_id
                                                AND b.valid_to IS NULL OFFSET 0) b
 ORDER BY f.place
