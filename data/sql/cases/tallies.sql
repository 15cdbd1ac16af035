SELECT t.id, (SELECT count(*) FROM photo p WHERE p.incident_id = t.id),
       (SELECT count(*) FROM incident m WHERE m.merged_into = t.id),
       (SELECT coalesce(array_agg(r.kind ORDER BY r.kind), '{}') FROM incident_request r WHERE r.incident_id = t.id AND r.granted IS NULL)
  FROM unnest(%(ids)s::bigint[]) AS t (id)
