-- Rules that a district sets for itself: classes, deadlines, working time, who must handle
-- what, and what a class of incident asks for. All of them are data.

-- A class table 事项清单 has three levels by the length of the code: 2, 4 and 6 digits.
CREATE TABLE class_table (
    version     integer PRIMARY KEY CHECK (version > 0),
    name        text NOT NULL CHECK (name <> ''),
    source      text NOT NULL,
    in_force    boolean NOT NULL DEFAULT false,
    at          timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX class_table_one_in_force ON class_table (in_force) WHERE in_force;
CREATE TABLE incident_class (
    version     integer NOT NULL REFERENCES class_table (version),
    code        text NOT NULL CHECK (code ~ '^(\d{2}|\d{4}|\d{6})$'),
    parent_code text GENERATED ALWAYS AS (CASE WHEN length(code) > 2 THEN left(code, length(code) - 2) END) STORED,
    label_zh    text NOT NULL CHECK (label_zh <> ''),
    label_en    text NOT NULL CHECK (label_en <> ''),
    severity    smallint NOT NULL DEFAULT 4 CHECK (severity BETWEEN 1 AND 4),
    icon        text NOT NULL DEFAULT 'dot',
    public      boolean NOT NULL DEFAULT true,
    PRIMARY KEY (version, code),
    FOREIGN KEY (version, parent_code) REFERENCES incident_class (version, code)
);

-- The most specific rule counts: longest class prefix, then longest area prefix, then a severity of its own.
CREATE TABLE deadline_rule (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    class_code text NOT NULL DEFAULT '' CHECK (class_code ~ '^\d{0,6}$'),
    area_code  text NOT NULL DEFAULT '' CHECK (area_code ~ '^\d{0,15}$'),
    severity   smallint CHECK (severity BETWEEN 1 AND 4),
    milestone  text NOT NULL CHECK (milestone IN ('verify', 'dispatch', 'arrive', 'handle', 'close')),
    amount     double precision NOT NULL CHECK (amount > 0),
    unit       text NOT NULL CHECK (unit IN ('clock_minute', 'working_hour', 'working_day')),
    CONSTRAINT deadline_rule_once UNIQUE NULLS NOT DISTINCT (class_code, area_code, severity, milestone)
);
-- Working time: the nearest region above a place that has a row here has its own; all of it is local time of `zone`.
CREATE TABLE work_calendar (
    area_code text PRIMARY KEY CHECK (area_code ~ '^\d{0,12}$'),
    zone      text NOT NULL CHECK (now() AT TIME ZONE zone IS NOT NULL)
);
CREATE TABLE work_hours (
    area_code text NOT NULL DEFAULT '' REFERENCES work_calendar (area_code) ON DELETE CASCADE,
    weekday   smallint NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    opens     time NOT NULL,
    closes    time NOT NULL CHECK (closes > opens OR closes = '00:00'),
    PRIMARY KEY (area_code, weekday, opens)
);
CREATE TABLE special_day (
    area_code text NOT NULL DEFAULT '' REFERENCES work_calendar (area_code) ON DELETE CASCADE,
    day       date NOT NULL,
    working   boolean NOT NULL,
    name      text NOT NULL DEFAULT '',
    PRIMARY KEY (area_code, day)
);

-- Who must handle 权责清单: by area and class, in order.
CREATE TABLE responsibility (
    community_code text NOT NULL,
    team_id        bigint NOT NULL,
    area_code      text NOT NULL CHECK (area_code ~ '^\d{0,15}$'),
    class_code     text NOT NULL CHECK (class_code ~ '^\d{0,6}$'),
    rank           smallint NOT NULL DEFAULT 1 CHECK (rank > 0),
    PRIMARY KEY (community_code, team_id, area_code, class_code),
    FOREIGN KEY (community_code, team_id) REFERENCES team (community_code, id)
);

-- What a class asks for at an alarm level: `needs` is [{"capability", "count"}], `steps` is
-- [{"key", "label_zh", "label_en", "proof"}] with proof 'none', 'text' or 'photo'.
CREATE TABLE response_plan (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    class_code  text NOT NULL DEFAULT '' CHECK (class_code ~ '^\d{0,6}$'),
    alarm_level smallint NOT NULL DEFAULT 1 CHECK (alarm_level BETWEEN 1 AND 4),
    name_zh     text NOT NULL,
    name_en     text NOT NULL,
    needs       jsonb NOT NULL DEFAULT '[]',
    steps       jsonb NOT NULL DEFAULT '[]',
    UNIQUE (class_code, alarm_level)
);

-- Counts up with every change to a rule: what a process keeps of them is right while it stands.
CREATE TABLE rules_revision (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    revision bigint NOT NULL
);
INSERT INTO rules_revision (revision) VALUES (1);
CREATE FUNCTION count_rules_revision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE rules_revision SET revision = revision + 1;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION count_rules_revision() FROM PUBLIC;
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['class_table', 'incident_class', 'deadline_rule', 'work_calendar', 'work_hours', 'special_day',
                             'responsibility', 'response_plan'] LOOP
        EXECUTE format('CREATE TRIGGER rules_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION count_rules_revision()', t);
    END LOOP;
END $$;
