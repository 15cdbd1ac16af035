-- Leave behind where people lived until a day: a row of its own, with what was on record of them then.
WITH going AS (
    SELECT * FROM resident r WHERE r.community_code = %(community)s AND r.id = ANY(%(people)s::bigint[]) AND r.valid_from < %(day)s
), former AS (
    INSERT INTO resident (community_code, household_id, name, phone, gender, birth_year, head, source, source_ref, valid_from, valid_to)
    SELECT community_code, %(home)s, name, phone, gender, birth_year, head, source, source_ref || '@' || valid_from, valid_from, %(day)s FROM going
    ON CONFLICT DO NOTHING
    RETURNING id, source, source_ref
)
INSERT INTO record_period (community_code, subject, subject_id, attribute, tag_code, value, valid_from, valid_to)
SELECT g.community_code, 'resident', f.id, said.attribute, said.tag_code, said.value, said.since, said.until
  FROM former f
  JOIN going g ON g.source = f.source AND g.source_ref || '@' || g.valid_from = f.source_ref
 CROSS JOIN LATERAL (
       SELECT p.attribute, p.tag_code, p.value, greatest(p.valid_from, g.valid_from) AS since, least(p.valid_to, %(day)s) AS until
         FROM record_period p
        WHERE p.community_code = g.community_code AND p.subject = 'resident' AND p.subject_id = g.id
          AND daterange(p.valid_from, p.valid_to) && daterange(g.valid_from, %(day)s)
       UNION ALL
       SELECT 'tag', t.tag_code, 'true', g.valid_from, %(day)s FROM resident_tag t
        WHERE t.community_code = g.community_code AND t.resident_id = g.id
          AND NOT EXISTS (SELECT FROM record_period p WHERE p.community_code = g.community_code AND p.subject = 'resident'
                             AND p.subject_id = g.id AND p.attribute = 'tag' AND p.tag_code = t.tag_code)) said
