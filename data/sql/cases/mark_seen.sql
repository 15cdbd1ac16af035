INSERT INTO incident_seen (account_id, community_code, incident_id)
SELECT %(account)s, i.community_code, i.id FROM incident i WHERE i.id = ANY(%(ids)s::bigint[]) ORDER BY i.id
    ON CONFLICT DO NOTHING
