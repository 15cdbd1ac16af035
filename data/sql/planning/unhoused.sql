-- Buildings in force that no unit of an edition of their community has: they came after the units were made.
SELECT e.id AS edition, b.id, b.geom
  FROM unit_edition e
  JOIN building b ON b.community_code = e.community_code AND b.valid_to IS NULL
 WHERE e.community_code = %(community)s
   AND NOT EXISTS (SELECT FROM planning_unit_building ub WHERE ub.edition_id = e.id AND ub.building_id = b.id)
 ORDER BY e.id, b.id
