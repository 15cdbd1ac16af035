SELECT t.kind, t.ref, max(t.title) AS title, max(t.note) AS note, sum(t.value) AS value, count(*) OVER () AS things
  FROM ({things}) t
 GROUP BY t.kind, t.ref
 ORDER BY sum(t.value) DESC, t.ref
 LIMIT %(limit)s
