SELECT id, community_code, grid_code, extract(epoch FROM due_from)::float8 AS from_s, extract(epoch FROM due_until)::float8 AS until_s,
       ground, stretches_seen, cells_seen_of
  FROM patrol_task
 WHERE done_at IS NULL AND cancelled_at IS NULL AND ground <> '' AND grid_code = ANY (%(grids)s)
   AND due_from <= %(latest)s AND due_until >= %(earliest)s
 ORDER BY id
