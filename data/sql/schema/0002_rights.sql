-- The application's rights on what 0002 adds. The log is only ever appended to.

GRANT SELECT ON class_table, incident_class, deadline_rule, work_calendar, work_hours, special_day, rules_revision, responsibility, response_plan, unit,
    unit_position, choice, assignment, incident, photo, incident_step, incident_request, incident_seen, idempotency,
    report_point, report_attempt, event, chain_head, incident_number TO jingwei_app;
GRANT SELECT (community_code, incident_id, phone_masked, follow_sha256, language) ON reporter TO jingwei_app;
GRANT INSERT ON choice, assignment, incident, reporter, photo, incident_step, incident_request, incident_seen, idempotency,
    report_attempt, incident_number, unit_position TO jingwei_app;
GRANT UPDATE ON assignment, incident, unit, unit_position, incident_request TO jingwei_app;
GRANT DELETE ON report_attempt, idempotency TO jingwei_app;
GRANT USAGE ON SEQUENCE incident_id_seq, incident_serial, assignment_id_seq TO jingwei_app;
REVOKE ALL ON FUNCTION unit_status_follows() FROM PUBLIC;

DO $$
DECLARE t text;
BEGIN
    -- What a grid officer shares with the whole community.
    FOREACH t IN ARRAY ARRAY['unit', 'unit_position', 'assignment', 'choice', 'responsibility'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY scope ON %I USING (jingwei_covers(community_code) OR '
                       '(length(jingwei_scope()) = 15 AND community_code = left(jingwei_scope(), 12)))', t);
    END LOOP;
    -- What hangs on an incident.
    FOREACH t IN ARRAY ARRAY['reporter', 'photo', 'incident_step', 'incident_request'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY scope ON %1$I USING (jingwei_covers(community_code) OR EXISTS (SELECT FROM incident i '
                       'WHERE i.community_code = %1$I.community_code AND i.id = %1$I.incident_id))', t);
    END LOOP;
END $$;
ALTER TABLE incident ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON incident USING (jingwei_covers(community_code) OR (length(jingwei_scope()) = 15 AND grid_code = jingwei_scope()));
-- The log tells a grid officer of the units of the community, and of the incidents that are seen from the grid.
ALTER TABLE event ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON event FOR SELECT USING (jingwei_covers(community_code) OR (length(jingwei_scope()) = 15
    AND community_code = left(jingwei_scope(), 12) AND (subject <> 'incident' OR EXISTS (SELECT FROM incident i WHERE i.id = subject_id))));
-- Whoever holds a code may ask what it stands for: it hangs at the door.
ALTER TABLE report_point ENABLE ROW LEVEL SECURITY;
CREATE POLICY by_code ON report_point FOR SELECT USING (true);
ALTER TABLE incident_seen ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON incident_seen USING (account_id = nullif(current_setting('jingwei.account', true), '')::bigint);

-- Give back the number of the one who reported, once the reason is written down.
CREATE FUNCTION reveal_reporter(wanted_incident bigint, reason text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who   account%ROWTYPE;
    place incident%ROWTYPE;
BEGIN
    IF length(btrim(coalesce(reason, ''))) < 4 THEN
        RAISE EXCEPTION 'a reason of at least 4 characters is needed' USING ERRCODE = 'JW001';
    END IF;
    SELECT * INTO who FROM account
     WHERE id = nullif(current_setting('jingwei.account', true), '')::bigint AND NOT disabled;
    IF who.id IS NULL OR NOT EXISTS (SELECT FROM permission p WHERE p.role = who.role AND p.permission = 'reveal_person') THEN
        RAISE EXCEPTION 'this account may not reveal residents'' data' USING ERRCODE = 'JW003';
    END IF;
    SELECT * INTO place FROM incident i WHERE i.id = wanted_incident;
    IF place.id IS NULL OR NOT (who.scope = '*' OR starts_with(place.community_code, who.scope)
                                OR starts_with(coalesce(place.grid_code, ''), who.scope)) THEN
        RAISE EXCEPTION 'no such incident in this account''s area' USING ERRCODE = 'JW004';
    END IF;
    INSERT INTO audit (account_id, action, scope, kind, ref, field, reason)
    VALUES (who.id, 'reveal', place.community_code, 'incident', wanted_incident::text, 'reporter_phone', btrim(reason));
    RETURN (SELECT phone FROM reporter r WHERE r.incident_id = wanted_incident);
END $$;
REVOKE ALL ON FUNCTION reveal_reporter(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reveal_reporter(bigint, text) TO jingwei_app;

-- Whose incident a follow-up code opens, before any scope is known: who holds the code may ask.
CREATE FUNCTION community_followed(code_sha256 bytea) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN (SELECT r.community_code FROM reporter r WHERE r.follow_sha256 = code_sha256);
REVOKE ALL ON FUNCTION community_followed(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION community_followed(bytea) TO jingwei_app;
