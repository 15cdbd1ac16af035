-- Two ends of a long building are one place: likely duplicates are looked for by building too.
CREATE INDEX incident_building ON incident (building_id, reported_at) WHERE building_id IS NOT NULL;
-- A recommendation that nothing came of is forgotten after a while.
CREATE INDEX assignment_choice ON assignment (community_code, choice_id) WHERE choice_id IS NOT NULL;
CREATE INDEX choice_at ON choice (at);
GRANT DELETE ON choice TO jingwei_app;
-- What waited for an approval ended with its incident.
UPDATE incident_request r SET granted = false, decided_by = 'system', decided_at = i.state_since
  FROM incident i
 WHERE i.community_code = r.community_code AND i.id = r.incident_id AND r.granted IS NULL
   AND i.state IN ('closed', 'rated', 'rejected', 'merged', 'void');
