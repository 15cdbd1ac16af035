-- Closed cases of a grid, the latest first; `ids` asks for some of them, however long ago they were closed.
SELECT 'incident/' || i.id AS ref, i.number || coalesce(' · ' || nullif(i.address, ''), '') AS label, i.lng, i.lat, 0.0::float8 AS reach_m
  FROM incident i
 WHERE i.grid_code = %(grid)s AND i.state IN ('closed', 'rated')
   AND CASE WHEN %(ids)s::bigint[] IS NULL THEN i.state_since >= %(begins)s ELSE i.id = ANY (%(ids)s) END
 ORDER BY i.state_since DESC, i.id DESC
 LIMIT 200
