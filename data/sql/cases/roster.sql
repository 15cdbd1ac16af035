SELECT {unit}, {position}
  FROM unit LEFT JOIN unit_position ON unit_position.unit_id = unit.id
 WHERE (NOT unit.ended OR unit.assignment_id IS NOT NULL)
   AND (%(community)s::text IS NULL OR unit.community_code = %(community)s)
 ORDER BY unit.id
