-- Every position kept 轨迹: one row for each device and moment, in a partition for each day of China.
-- `device_id` 0 is said by an account. The application reaches the partitions through the parent only.
CREATE TABLE fix (
    community_code text NOT NULL,
    unit_id        bigint NOT NULL,
    at             timestamptz NOT NULL,
    device_id      bigint NOT NULL,
    received_at    timestamptz NOT NULL,
    lng            double precision NOT NULL CHECK (lng BETWEEN -180 AND 180),
    lat            double precision NOT NULL CHECK (lat BETWEEN -90 AND 90),
    cell           bigint NOT NULL,
    heading_deg    real,
    speed_mps      real,
    accuracy_m     real,
    PRIMARY KEY (community_code, unit_id, at, device_id)
) PARTITION BY RANGE (at);
-- One a minute of each device, of the days whose `fix` is gone.
CREATE TABLE fix_thinned (LIKE fix INCLUDING ALL) PARTITION BY RANGE (at);

-- What came in by each door, and what became of it: `outcome` is received, kept, or why it was dropped.
CREATE TABLE fix_intake (
    day     date NOT NULL,
    door    text NOT NULL,
    outcome text NOT NULL,
    fixes   bigint NOT NULL CHECK (fixes > 0),
    PRIMARY KEY (day, door, outcome)
);
-- What was deleted by the policy, for ever.
CREATE TABLE fix_deletion (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind     text NOT NULL CHECK (kind IN ('raw', 'thinned')),
    day      date NOT NULL,
    deleted  bigint NOT NULL,
    thinned  bigint NOT NULL,
    policy   text NOT NULL
);

-- Make the partitions of some days where they are missing; several may ask at once.
CREATE FUNCTION make_fix_days(parent text, days date[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    day  date;
    part text;
BEGIN
    IF parent NOT IN ('fix', 'fix_thinned') THEN
        RAISE EXCEPTION 'no table of positions is called %', parent;
    END IF;
    PERFORM pg_advisory_xact_lock(27258);
    FOREACH day IN ARRAY days LOOP
        part := parent || '_' || to_char(day, 'YYYYMMDD');
        CONTINUE WHEN to_regclass(part) IS NOT NULL;
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, parent);
        EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', part);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, part,
                       day::text || ' 00:00+08', (day + 1)::text || ' 00:00+08');
    END LOOP;
END $$;

REVOKE ALL ON fix, fix_thinned, fix_intake, fix_deletion FROM PUBLIC;
REVOKE ALL ON FUNCTION make_fix_days(text, date[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_fix_days(text, date[]) TO jingwei_app;
GRANT SELECT, INSERT ON fix TO jingwei_app;
GRANT SELECT ON fix_thinned, fix_deletion TO jingwei_app;
GRANT SELECT, INSERT, UPDATE ON fix_intake TO jingwei_app;
DO $$ BEGIN
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO jingwei_app', current_database());
END $$;
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['fix', 'fix_thinned'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY scope ON %I USING (jingwei_covers(community_code) OR '
                       '(length(jingwei_scope()) = 15 AND community_code = left(jingwei_scope(), 12)))', t);
    END LOOP;
END $$;
