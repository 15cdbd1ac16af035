SELECT class_code, area_code, severity, milestone, amount, unit FROM deadline_rule
 ORDER BY class_code, area_code, severity, milestone
