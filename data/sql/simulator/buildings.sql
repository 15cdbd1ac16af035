SELECT b.id, b.usage, b.levels, b.geom, CASE WHEN b.name = '' THEN b.address ELSE b.name END AS label,
       EXISTS (SELECT FROM building_tag t WHERE t.community_code = b.community_code AND t.building_id = b.id
               AND t.tag_code = 'handshake') AS in_lanes
  FROM building b
 WHERE b.community_code = %(community)s AND b.valid_to IS NULL AND b.usage <> 'ancillary'
 ORDER BY b.id
