SELECT t.id, t.community_code, t.name, t.kind, t.status, t.capabilities, t.phone, t.geom, t.cell,
       (SELECT json_agg(json_build_array(m.name, m.post, m.phone, m.status, m.grid_code) ORDER BY m.post <> 'team_leader', m.name, m.id)
          FROM member m WHERE m.community_code = t.community_code AND m.team_id = t.id AND m.valid_to IS NULL) AS members,
       (SELECT json_agg(json_build_array(v.id, v.plate, v.kind, v.status) ORDER BY v.plate)
          FROM vehicle v WHERE v.community_code = t.community_code AND v.team_id = t.id AND v.valid_to IS NULL) AS listed_vehicles,
       {lineage} AS lineage
  FROM team t WHERE t.id = %(id)s AND t.valid_to IS NULL
 ORDER BY t.community_code LIMIT 1
