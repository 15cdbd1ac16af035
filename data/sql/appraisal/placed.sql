-- Where incidents lie that were reported or handled in the period, in the grid of that moment; none that was void, or
-- another one, also where it had been handled before.
SELECT id AS incident_id, community_code, grid_code, reported_at FROM incident
 WHERE ((reported_at >= %(begins)s AND reported_at < %(ends)s) OR id = ANY(%(ids)s)) AND state NOT IN ('merged', 'void')
