SELECT p.class_code, p.alarm_level, p.name_zh, p.name_en,
       (SELECT string_agg((n.need ->> 'capability') || '*' || (n.need ->> 'count'), ';' ORDER BY n.turn)
          FROM jsonb_array_elements(p.needs) WITH ORDINALITY AS n (need, turn)),
       s.step ->> 'key', s.step ->> 'label_zh', s.step ->> 'label_en', s.step ->> 'proof'
  FROM response_plan p, jsonb_array_elements(p.steps) WITH ORDINALITY AS s (step, turn)
 ORDER BY p.class_code, p.alarm_level, s.turn
