SELECT (SELECT coalesce(json_agg(json_build_array(p.id, p.phase, p.sha256, p.width, p.height, p.at) ORDER BY p.at, p.id), '[]')
          FROM photo p WHERE p.incident_id = %(incident)s),
       (SELECT coalesce(json_agg(json_build_array(s.key, s.at, s.actor, s.proof, s.photo_id) ORDER BY s.at, s.key), '[]')
          FROM incident_step s WHERE s.incident_id = %(incident)s),
       (SELECT coalesce(json_agg(json_build_array(r.id, r.incident_id, r.kind, r.asked_by, r.asked_at, r.reason, r.until,
                                                  r.granted, r.decided_by, r.decided_at) ORDER BY r.asked_at, r.id), '[]')
          FROM incident_request r WHERE r.incident_id = %(incident)s),
       (SELECT json_build_array(w.phone_masked, w.language) FROM reporter w WHERE w.incident_id = %(incident)s),
       (SELECT coalesce(json_agg(m.id ORDER BY m.id), '[]') FROM incident m WHERE m.merged_into = %(incident)s)
