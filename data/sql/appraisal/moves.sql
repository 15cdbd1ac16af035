-- What the log says of where officers are posted, up to the end of the period.
SELECT e.subject_id AS unit_id, e.seq, e.at, e.body::jsonb #>> '{changes,grid_code}' AS grid_code,
       (e.body::jsonb -> 'changes') ? 'grid_code' AS names_grid, (e.body::jsonb #>> '{note,ended}')::boolean AS ended
  FROM event e
 WHERE e.subject = 'unit' AND e.happening IN ('unit_enrolled', 'unit_changed') AND e.at < %(ends)s AND e.subject_id = ANY(%(units)s)
