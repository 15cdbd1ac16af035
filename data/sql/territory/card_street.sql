SELECT s.id, s.community_code, s.name, s.class, s.width_m, s.oneway, s.length_m, s.geom,
       {lineage} AS lineage
  FROM street s WHERE s.id = %(id)s
 ORDER BY s.community_code LIMIT 1
