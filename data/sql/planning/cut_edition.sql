INSERT INTO unit_edition (community_code, source, draft_id, cut_of)
SELECT community_code, source, %(draft)s, id FROM unit_edition WHERE id = %(old)s
RETURNING id
