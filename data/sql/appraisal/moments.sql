-- Everything that handling is read from, of the incidents that were handled in the period; also from before and after it.
SELECT e.subject_id AS incident_id, e.seq, e.happening, e.at, e.actor,
       CASE WHEN e.happening = ANY(%(moving)s) THEN (e.body::jsonb #>> '{changes,handle_due}')::timestamptz END AS due
  FROM event e
 WHERE e.subject = 'incident' AND e.happening = ANY(%(told)s)
   AND e.subject_id IN (SELECT d.subject_id FROM event d
                         WHERE d.subject = 'incident' AND d.happening = 'incident_handled' AND d.at >= %(begins)s AND d.at < %(ends)s)
