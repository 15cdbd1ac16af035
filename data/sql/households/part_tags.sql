(SELECT json_agg(json_build_array(t.code, t.label_zh, t.label_en, t.sensitive) ORDER BY t.sensitive DESC, t.code) FROM tag t
  WHERE CASE WHEN EXISTS (SELECT FROM record_period p WHERE p.community_code = {row}.community_code AND p.subject = {subject}
                             AND p.subject_id = {row}.id AND p.attribute = 'tag' AND p.tag_code = t.code
                             AND daterange(p.valid_from, p.valid_to) @> %(on)s)
             THEN (SELECT p.value_masked = 'true' FROM record_period p WHERE p.community_code = {row}.community_code AND p.subject = {subject}
                      AND p.subject_id = {row}.id AND p.attribute = 'tag' AND p.tag_code = t.code AND daterange(p.valid_from, p.valid_to) @> %(on)s)
             ELSE EXISTS (SELECT FROM {tagged} x WHERE x.community_code = {row}.community_code AND x.{key} = {row}.id AND x.tag_code = t.code) END)
