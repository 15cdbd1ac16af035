SELECT v.id, v.community_code, v.plate AS name, v.kind, v.status, v.capabilities, v.geom, v.cell,
       t.id AS team_id, t.name AS team_name, t.phone AS team_phone,
       {lineage} AS lineage
  FROM vehicle v
  LEFT JOIN team t ON t.community_code = v.community_code AND t.id = v.team_id
 WHERE v.id = %(id)s AND v.valid_to IS NULL
 ORDER BY v.community_code LIMIT 1
