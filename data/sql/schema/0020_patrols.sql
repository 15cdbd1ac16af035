-- Patrols 巡查: rounds that grids ask for, the tasks of each day, and what of the ground has been seen.

-- A round. A patrol asks for points, or for shares of street and cells; the others make their points each day.
CREATE TABLE patrol_round (
    community_code text NOT NULL REFERENCES region (code),
    id             bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    grid_code      text NOT NULL REFERENCES grid (code),
    name           text NOT NULL CHECK (length(btrim(name)) BETWEEN 1 AND 60),
    kind           text NOT NULL CHECK (kind IN ('patrol', 'recheck', 'renovation', 'spot_check')),
    weekdays       smallint NOT NULL DEFAULT 127 CHECK (weekdays BETWEEN 1 AND 127),
    from_time      time NOT NULL,
    until_time     time NOT NULL,
    street_share   real CHECK (street_share > 0 AND street_share <= 1),
    cell_share     real CHECK (cell_share > 0 AND cell_share <= 1),
    draws          smallint CHECK (draws BETWEEN 1 AND 100),
    drawn_from     text CHECK (drawn_from IN ('premises', 'building', 'renovation')),
    after_days     smallint CHECK (after_days BETWEEN 1 AND 60),
    class_code     text NOT NULL DEFAULT '',
    radius_m       real NOT NULL DEFAULT 25 CHECK (radius_m BETWEEN 5 AND 200),
    dwell_s        real NOT NULL DEFAULT 20 CHECK (dwell_s BETWEEN 0 AND 3600),
    valid_from     date NOT NULL,
    valid_to       date CHECK (valid_to >= valid_from),
    version        integer NOT NULL DEFAULT 1,
    source         text NOT NULL DEFAULT 'manual',
    source_ref     text NOT NULL,
    PRIMARY KEY (community_code, id),
    UNIQUE (community_code, source, source_ref),
    CHECK (left(grid_code, 12) = community_code),
    CHECK ((kind = 'spot_check') = (draws IS NOT NULL AND drawn_from IS NOT NULL)),
    CHECK ((kind = 'recheck') = (after_days IS NOT NULL))
);
CREATE TABLE patrol_round_point (
    community_code text NOT NULL,
    round_id       bigint NOT NULL,
    number         smallint NOT NULL CHECK (number BETWEEN 1 AND 100),
    label          text NOT NULL CHECK (length(btrim(label)) BETWEEN 1 AND 80),
    lng            double precision NOT NULL CHECK (lng BETWEEN -180 AND 180),
    lat            double precision NOT NULL CHECK (lat BETWEEN -90 AND 90),
    PRIMARY KEY (community_code, round_id, number),
    FOREIGN KEY (community_code, round_id) REFERENCES patrol_round (community_code, id) ON DELETE CASCADE
);

-- A renovation 装修 that was filed: looked at every day until it ends.
CREATE TABLE renovation (
    community_code text NOT NULL REFERENCES region (code),
    id             bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    building_id    bigint NOT NULL,
    dwelling_id    bigint,
    grid_code      text,
    address        text NOT NULL CHECK (length(btrim(address)) BETWEEN 1 AND 200),
    lng            double precision NOT NULL,
    lat            double precision NOT NULL,
    from_on        date NOT NULL,
    until_on       date NOT NULL CHECK (until_on >= from_on),
    words          text NOT NULL DEFAULT '' CHECK (length(words) <= 500),
    filed_by       bigint REFERENCES account (id),
    filed_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (community_code, id),
    FOREIGN KEY (community_code, building_id) REFERENCES building (community_code, id),
    FOREIGN KEY (community_code, dwelling_id) REFERENCES dwelling (community_code, id)
);
CREATE INDEX renovation_grid ON renovation (grid_code, until_on);

-- A task is a round on one day. It keeps what was asked for, whatever becomes of the round.
-- `stretches_seen` (int32) and `cells_seen_of` (int64) are arrays as the machine has them, little endian.
CREATE TABLE patrol_task (
    community_code text NOT NULL,
    id             bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    round_id       bigint NOT NULL,
    grid_code      text NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('patrol', 'recheck', 'renovation', 'spot_check')),
    name           text NOT NULL,
    day            date NOT NULL,
    due_from       timestamptz NOT NULL,
    due_until      timestamptz NOT NULL CHECK (due_until > due_from),
    unit_id        bigint REFERENCES unit (id),
    points         smallint NOT NULL DEFAULT 0,
    points_seen    smallint NOT NULL DEFAULT 0 CHECK (points_seen BETWEEN 0 AND points),
    street_share   real,
    cell_share     real,
    street_m       double precision NOT NULL DEFAULT 0,
    street_m_seen  double precision NOT NULL DEFAULT 0,
    cells          integer NOT NULL DEFAULT 0,
    cells_seen     integer NOT NULL DEFAULT 0 CHECK (cells_seen BETWEEN 0 AND cells),
    ground         text NOT NULL DEFAULT '',
    stretches_seen bytea NOT NULL DEFAULT '',
    cells_seen_of  bytea NOT NULL DEFAULT '',
    done_at        timestamptz,
    cancelled_at   timestamptz,
    cancel_reason  text NOT NULL DEFAULT '',
    PRIMARY KEY (community_code, id),
    UNIQUE (community_code, round_id, day),
    FOREIGN KEY (community_code, round_id) REFERENCES patrol_round (community_code, id),
    CHECK (done_at IS NULL OR cancelled_at IS NULL)
);
CREATE INDEX patrol_task_day ON patrol_task (day, grid_code);
CREATE INDEX patrol_task_open ON patrol_task (grid_code, due_from) WHERE done_at IS NULL AND cancelled_at IS NULL;
CREATE TABLE patrol_stop (
    community_code text NOT NULL,
    task_id        bigint NOT NULL,
    number         smallint NOT NULL,
    label          text NOT NULL,
    lng            double precision NOT NULL,
    lat            double precision NOT NULL,
    radius_m       real NOT NULL,
    dwell_s        real NOT NULL,
    ref            text NOT NULL DEFAULT '',
    seen_at        timestamptz,
    seen_by        bigint REFERENCES unit (id),
    how            text CHECK (how IN ('presence', 'entry')),
    PRIMARY KEY (community_code, task_id, number),
    FOREIGN KEY (community_code, task_id) REFERENCES patrol_task (community_code, id) ON DELETE CASCADE,
    CHECK ((seen_at IS NULL) = (how IS NULL))
);

-- What an officer entered 巡查记录; never changed.
CREATE TABLE patrol_entry (
    community_code text NOT NULL,
    id             bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    task_id        bigint NOT NULL,
    number         smallint,
    at             timestamptz NOT NULL,
    account_id     bigint NOT NULL REFERENCES account (id),
    outcome        text NOT NULL CHECK (outcome IN ('fine', 'found')),
    words          text NOT NULL DEFAULT '' CHECK (length(words) <= 500),
    lng            double precision,
    lat            double precision,
    off_m          real,
    said_sha256    bytea NOT NULL,
    PRIMARY KEY (community_code, id),
    UNIQUE (community_code, task_id, said_sha256),
    FOREIGN KEY (community_code, task_id) REFERENCES patrol_task (community_code, id)
);
CREATE TABLE patrol_photo (
    community_code text NOT NULL,
    id             bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    entry_id       bigint NOT NULL,
    sha256         text NOT NULL,
    width          integer NOT NULL,
    height         integer NOT NULL,
    jpeg           bytea NOT NULL,
    PRIMARY KEY (community_code, id),
    FOREIGN KEY (community_code, entry_id) REFERENCES patrol_entry (community_code, id)
);
CREATE INDEX patrol_photo_entry ON patrol_photo (entry_id);

-- What each device saw of the ground on each day of China, and how far it went.
CREATE TABLE seen_day (
    community_code text NOT NULL,
    day            date NOT NULL,
    unit_id        bigint NOT NULL REFERENCES unit (id),
    device_id      bigint NOT NULL,
    grid_code      text,
    ground         text NOT NULL,
    stretches      bytea NOT NULL,
    cells          bytea NOT NULL,
    fixes          bigint NOT NULL,
    distance_m     double precision NOT NULL,
    on_way_s       double precision NOT NULL,
    first_at       timestamptz NOT NULL,
    last_at        timestamptz NOT NULL,
    last_lng       double precision NOT NULL,
    last_lat       double precision NOT NULL,
    PRIMARY KEY (community_code, day, unit_id, device_id)
);
-- When each stretch and cell of a community was last seen: seconds since 1970 as int64, 0 for never.
CREATE TABLE seen_last (
    community_code text PRIMARY KEY,
    ground         text NOT NULL,
    stretch_places bytea NOT NULL,
    stretches_at   bytea NOT NULL,
    cells          bytea NOT NULL,
    cells_at       bytea NOT NULL,
    since          timestamptz NOT NULL
);
-- What of a grid was seen on a day, by whomever.
CREATE TABLE seen_grid_day (
    community_code text NOT NULL,
    grid_code      text NOT NULL,
    day            date NOT NULL,
    street_m       double precision NOT NULL,
    street_m_seen  double precision NOT NULL,
    cells          integer NOT NULL,
    cells_seen     integer NOT NULL,
    PRIMARY KEY (grid_code, day)
);
CREATE INDEX seen_grid_day_day ON seen_grid_day (day, grid_code);
-- Up to which moment of arrival positions have been looked at.
CREATE TABLE seen_until (
    only_one    boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    received_at timestamptz NOT NULL DEFAULT '-infinity',
    since       timestamptz
);
INSERT INTO seen_until DEFAULT VALUES;
-- Positions arrive in order of this column, so a few pages say where the new ones are.
CREATE INDEX fix_received ON fix USING brin (received_at) WITH (pages_per_range = 16);

REVOKE ALL ON patrol_round, patrol_round_point, renovation, patrol_task, patrol_stop, patrol_entry, patrol_photo, seen_day,
    seen_last, seen_grid_day, seen_until FROM PUBLIC;
DO $$
DECLARE t text;
BEGIN
    -- What belongs to a grid is for those whose area covers it.
    FOREACH t IN ARRAY ARRAY['patrol_round', 'patrol_task', 'renovation', 'seen_day', 'seen_grid_day'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY scope ON %I USING (jingwei_covers(community_code) OR jingwei_covers(grid_code))', t);
    END LOOP;
END $$;
ALTER TABLE patrol_round_point ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON patrol_round_point USING (EXISTS (SELECT FROM patrol_round r WHERE r.id = round_id));
ALTER TABLE patrol_stop ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON patrol_stop USING (EXISTS (SELECT FROM patrol_task t WHERE t.id = task_id));
ALTER TABLE patrol_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON patrol_entry USING (EXISTS (SELECT FROM patrol_task t WHERE t.id = task_id));
ALTER TABLE patrol_photo ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON patrol_photo USING (EXISTS (SELECT FROM patrol_entry e WHERE e.id = entry_id));
ALTER TABLE seen_last ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON seen_last FOR SELECT USING (jingwei_covers(community_code) OR
    (length(jingwei_scope()) = 15 AND community_code = left(jingwei_scope(), 12)));

GRANT SELECT, INSERT ON patrol_round, patrol_round_point, renovation, patrol_entry, patrol_photo TO jingwei_app;
GRANT SELECT ON patrol_task, patrol_stop, seen_day, seen_last, seen_grid_day, seen_until TO jingwei_app;
GRANT UPDATE (name, kind, weekdays, from_time, until_time, street_share, cell_share, draws, drawn_from, after_days, class_code,
    radius_m, dwell_s, valid_to, version) ON patrol_round TO jingwei_app;
GRANT DELETE ON patrol_round_point TO jingwei_app;
GRANT UPDATE (until_on) ON renovation TO jingwei_app;
GRANT UPDATE (points_seen, done_at, cancelled_at, cancel_reason) ON patrol_task TO jingwei_app;
GRANT UPDATE (seen_at, how) ON patrol_stop TO jingwei_app;
