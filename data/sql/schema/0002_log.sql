-- The log of everything that happened. It is only ever appended to, by append_events().

-- `seq` is taken under the lock of chain_head's one row, which is held until the commit: a
-- later number never commits before an earlier one, and there are no gaps. `hash` is the
-- SHA-256 of prev_hash and of the row written as canonical JSON (data/event_log.py).
CREATE TABLE event (
    seq            bigint PRIMARY KEY CHECK (seq > 0),
    community_code text NOT NULL,
    subject        text NOT NULL CHECK (subject IN ('incident', 'unit', 'assignment')),
    subject_id     bigint NOT NULL,
    happening      text NOT NULL,
    version        integer NOT NULL,
    at             timestamptz NOT NULL,
    actor          text NOT NULL,
    body           text NOT NULL CHECK (body::jsonb IS NOT NULL),
    prev_hash      bytea NOT NULL CHECK (length(prev_hash) = 32),
    hash           bytea NOT NULL CHECK (length(hash) = 32)
);
CREATE INDEX event_subject ON event (subject, subject_id, version);
CREATE TABLE chain_head (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    seq      bigint NOT NULL,
    hash     bytea NOT NULL CHECK (length(hash) = 32)
);
INSERT INTO chain_head (seq, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

-- The owner runs it: nobody else may write the log, so nothing can be written beside the chain.
-- to_json escapes as Python's json.dumps(ensure_ascii=False) does; the tests hold them together.
CREATE FUNCTION append_events(communities text[], subjects text[], subject_ids bigint[], happenings text[], versions integer[],
                              moments timestamptz[], actors text[], bodies text[])
RETURNS TABLE (number bigint, chained bytea) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last bytea;
BEGIN
    FOR i IN 1 .. cardinality(communities) LOOP
        IF NOT coalesce(jingwei_covers(communities[i]) OR (length(jingwei_scope()) = 15 AND communities[i] = left(jingwei_scope(), 12)), false) THEN
            RAISE EXCEPTION 'community % is out of scope', communities[i] USING ERRCODE = 'insufficient_privilege';
        END IF;
    END LOOP;
    SELECT h.seq, h.hash INTO number, last FROM chain_head h FOR NO KEY UPDATE;
    FOR i IN 1 .. cardinality(communities) LOOP
        number := number + 1;
        chained := sha256(last || convert_to(
            '{"actor":' || to_json(actors[i]) || ',"at":"' || to_char(moments[i] AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')
            || '+00:00","body":' || to_json(bodies[i]) || ',"community":' || to_json(communities[i]) || ',"happening":' || to_json(happenings[i])
            || ',"id":' || subject_ids[i] || ',"seq":' || number || ',"subject":' || to_json(subjects[i]) || ',"version":' || versions[i] || '}', 'UTF8'));
        INSERT INTO event (seq, community_code, subject, subject_id, happening, version, at, actor, body, prev_hash, hash)
        VALUES (number, communities[i], subjects[i], subject_ids[i], happenings[i], versions[i], moments[i], actors[i], bodies[i], last, chained);
        last := chained;
        RETURN NEXT;
    END LOOP;
    UPDATE chain_head SET seq = number, hash = last;
    PERFORM pg_notify('jingwei_event', number::text);
END $$;
REVOKE ALL ON FUNCTION append_events(text[], text[], bigint[], text[], integer[], timestamptz[], text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_events(text[], text[], bigint[], text[], integer[], timestamptz[], text[], text[]) TO jingwei_app;

CREATE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is only ever appended to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite();
REVOKE ALL ON FUNCTION refuse_to_rewrite() FROM PUBLIC;
