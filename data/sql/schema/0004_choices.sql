-- A choice keeps the whole recommendation: candidates, who was passed over and why, needs, suggestion, shortfalls.
-- `sha256` is that of what it says (dispatch/recommendation/answer.py): who only asks again writes nothing.
ALTER TABLE choice RENAME COLUMN candidates TO answer;
UPDATE choice SET answer = jsonb_build_object('candidates', answer);
ALTER TABLE choice ADD COLUMN sha256 bytea;
CREATE UNIQUE INDEX choice_once ON choice (community_code, incident_id, sha256);
