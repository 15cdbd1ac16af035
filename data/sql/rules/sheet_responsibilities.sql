SELECT r.community_code, CASE WHEN count(*) OVER (PARTITION BY r.community_code, r.area_code, r.class_code, t.name) > 1 THEN t.id::text ELSE t.name END,
       r.area_code, r.class_code, r.rank
  FROM responsibility r JOIN team t ON t.community_code = r.community_code AND t.id = r.team_id
 ORDER BY r.community_code, r.area_code, r.class_code, r.rank, t.id
