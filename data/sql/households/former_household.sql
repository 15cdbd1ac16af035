-- Leave a household behind where it lived until a day, with what was on record of it then; return the number it has there.
WITH going AS (
    -- First, so that the two are never in one dwelling at once.
    UPDATE household h SET valid_from = %(day)s WHERE h.community_code = %(community)s AND h.id = %(household)s RETURNING h.*
), former AS (
    INSERT INTO household (community_code, dwelling_id, tenure, source, source_ref, valid_from, valid_to)
    SELECT community_code, dwelling_id, tenure, source, source_ref || '@' || %(began)s::date, %(began)s, %(day)s FROM going
    RETURNING community_code, id
), noted AS (
    INSERT INTO record_period (community_code, subject, subject_id, attribute, tag_code, value, valid_from, valid_to)
    SELECT f.community_code, 'household', f.id, said.attribute, said.tag_code, said.value, said.since, said.until
      FROM former f
     CROSS JOIN LATERAL (
           SELECT p.attribute, p.tag_code, p.value, greatest(p.valid_from, %(began)s) AS since, least(p.valid_to, %(day)s) AS until
             FROM record_period p
            WHERE p.community_code = f.community_code AND p.subject = 'household' AND p.subject_id = %(household)s
              AND daterange(p.valid_from, p.valid_to) && daterange(%(began)s, %(day)s)
           UNION ALL
           SELECT 'tag', t.tag_code, 'true', %(began)s::date, %(day)s::date FROM household_tag t
            WHERE t.community_code = f.community_code AND t.household_id = %(household)s
              AND NOT EXISTS (SELECT FROM record_period p WHERE p.community_code = f.community_code AND p.subject = 'household'
                                 AND p.subject_id = %(household)s AND p.attribute = 'tag' AND p.tag_code = t.tag_code)) said
)
SELECT id FROM former
