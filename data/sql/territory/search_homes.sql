-- Homes by the parts of their address, in the shape of a search's answers.
SELECT 'dwelling' AS kind, d.id::text AS id, d.address AS name, d.room AS detail, '' AS post,
       'building' AS parent_kind, b.id::text AS parent_id, b.name AS parent_name, b.geom, 1 AS rank
  FROM search_homes(%(patterns)s, %(edges)s, %(numbers)s, %(units)s, %(floor)s, %(rooms)s, %(short_rooms)s, %(short_floor)s,
                    %(limit)s) WITH ORDINALITY f (community_code, id, place)
  JOIN dwelling d ON d.community_code = f.community_code AND d.id = f.id
  JOIN building b ON b.community_code = d.community_code AND b.id = d.building_id AND b.valid_to IS NULL
 ORDER BY f.place
