-- Changes, the oldest waiting first or the latest decided first; only ids narrow further.
SELECT c.community_code, c.id, c.dwelling_id, d.address, bg.grid_code, c.resident_id, r.name_masked AS resident, c.kind, c.was, c.name_masked,
       c.phone_masked, c.gender, c.birth_year, c.head, c.tenure, c.from_on, c.words, c.origin, c.proposed_by, c.proposed_at,
       coalesce(p.display_name, '') AS proposed_name, c.state, coalesce(v.display_name, '') AS decided_name, c.decided_at, c.reason,
       (SELECT json_build_array(t.code, t.label_zh, t.label_en, t.sensitive) FROM tag t WHERE t.code = c.tag_code) AS tag
  FROM home_change c
  JOIN dwelling d ON d.community_code = c.community_code AND d.id = c.dwelling_id
  LEFT JOIN building_grid bg ON bg.community_code = d.community_code AND bg.building_id = d.building_id AND bg.valid_to IS NULL
  LEFT JOIN resident r ON r.community_code = c.community_code AND r.id = c.resident_id
  LEFT JOIN account p ON p.id = c.proposed_by
  LEFT JOIN account v ON v.id = c.decided_by
 WHERE {which}
 ORDER BY {order} LIMIT %(limit)s
