SELECT class_code, area_code, severity, milestone, amount, unit
  FROM deadline_rule
 ORDER BY class_code, area_code, severity NULLS FIRST, array_position(ARRAY['verify', 'dispatch', 'arrive', 'handle', 'close'], milestone)
