WITH held AS (
    SELECT id FROM choice WHERE community_code = %(community)s AND incident_id = %(incident)s AND sha256 = %(sha256)s
), made AS (
    INSERT INTO choice (community_code, incident_id, at, answer, sha256)
    SELECT %(community)s, %(incident)s, %(at)s, %(answer)s, %(sha256)s WHERE NOT EXISTS (SELECT FROM held)
    ON CONFLICT DO NOTHING RETURNING id
)
SELECT id FROM held UNION ALL SELECT id FROM made
