SELECT s.incident_id FROM incident_seen s JOIN incident i ON i.community_code = s.community_code AND i.id = s.incident_id
 WHERE s.account_id = %(account)s AND i.state NOT IN ('closed', 'rated', 'rejected', 'merged', 'void') ORDER BY 1
