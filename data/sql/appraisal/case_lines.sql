SELECT i.id AS incident_id, i.number, i.class_code, c.label_zh AS class_zh, c.label_en AS class_en, i.severity, i.state,
       i.address, i.grid_code, g.name AS grid_name, i.reported_at
  FROM incident i
  JOIN incident_class c ON c.version = i.class_version AND c.code = i.class_code
  LEFT JOIN grid g ON g.code = i.grid_code
 WHERE i.id = ANY(%(ids)s)
