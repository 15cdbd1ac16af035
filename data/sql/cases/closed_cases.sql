-- The latest closed cases of each class that went straight through, with the moment of each milestone.
WITH recent AS (
    SELECT id, class_code, coalesce(grid_code, community_code) AS area, severity, reported_at,
           row_number() OVER (PARTITION BY class_code ORDER BY state_since DESC, id DESC) AS turn
      FROM incident WHERE state IN ('closed', 'rated') AND reworks = 0 AND state_since >= %(since)s
)
SELECT r.class_code, r.area, r.severity, r.reported_at,
       min(e.at) FILTER (WHERE e.happening = 'incident_accepted'),
       min(e.at) FILTER (WHERE e.happening = 'incident_verified'),
       min(e.at) FILTER (WHERE e.happening = 'incident_dispatched'),
       min(e.at) FILTER (WHERE e.happening = 'incident_reached'),
       max(e.at) FILTER (WHERE e.happening = 'incident_handled'),
       max(e.at) FILTER (WHERE e.happening = 'incident_closed')
  FROM recent r JOIN event e ON e.subject = 'incident' AND e.subject_id = r.id
 WHERE r.turn <= %(most)s
 GROUP BY r.id, r.class_code, r.area, r.severity, r.reported_at
HAVING NOT bool_or(e.happening IN ('suspension_granted', 'incident_reopened'))
