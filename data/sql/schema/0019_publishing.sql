-- Plans that are published: what takes effect when, what each grid was, and what became of it.

-- A plan that takes effect on a day 生效方案. `units` (int64) are planning units, `before` and `after`
-- (int32) the places in `before_grids` and `after_grids` of the grids that hold each, little endian.
-- Nothing in it changes but where it stands.
CREATE TABLE plan_publication (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    draft_id       bigint REFERENCES plan_draft (id),
    rolls_back     bigint REFERENCES plan_publication (id),
    area_code      text NOT NULL REFERENCES region (code),
    name           text NOT NULL,
    communities    text[] NOT NULL CHECK (cardinality(communities) > 0),
    editions       bigint[] NOT NULL,
    state          text NOT NULL DEFAULT 'scheduled' CHECK (state IN ('scheduled', 'effective', 'withdrawn')),
    effective_on   date NOT NULL,
    effective_at   timestamptz NOT NULL,
    author_id      bigint NOT NULL REFERENCES account (id),
    approved_by    bigint NOT NULL REFERENCES account (id),
    published_by   bigint NOT NULL REFERENCES account (id),
    published_at   timestamptz NOT NULL,
    took_effect_at timestamptz,
    withdrawn_by   bigint REFERENCES account (id),
    withdrawn_at   timestamptz,
    reason         text NOT NULL DEFAULT '',
    overrides      jsonb NOT NULL DEFAULT '[]',
    units          bytea NOT NULL,
    before_grids   text[] NOT NULL,
    before         bytea NOT NULL CHECK (octet_length(before) * 2 = octet_length(units)),
    after_grids    text[] NOT NULL,
    after          bytea NOT NULL CHECK (octet_length(after) * 2 = octet_length(units)),
    CHECK ((draft_id IS NULL) <> (rolls_back IS NULL)),
    CHECK (rolls_back IS NOT NULL OR author_id <> approved_by),
    CHECK ((state = 'effective') = (took_effect_at IS NOT NULL)),
    CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL))
);
CREATE INDEX plan_publication_due ON plan_publication (effective_at) WHERE state = 'scheduled';

-- The grids that a published plan draws anew. A code is here for ever, also of a plan withdrawn.
CREATE TABLE plan_grid (
    publication_id bigint NOT NULL REFERENCES plan_publication (id),
    code           text NOT NULL CHECK (code ~ '^\d{15}$'),
    community_code text NOT NULL REFERENCES region (code),
    name           text NOT NULL,
    fresh          boolean NOT NULL,
    geom           bytea NOT NULL,
    PRIMARY KEY (publication_id, code)
);
CREATE UNIQUE INDEX plan_grid_minted_once ON plan_grid (code) WHERE fresh;

-- Where the homes of each grid that changes go. The shares of an old grid add up to 1.
CREATE TABLE plan_lineage (
    publication_id bigint NOT NULL REFERENCES plan_publication (id),
    old_code       text NOT NULL,
    new_code       text NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('kept', 'split', 'merge', 'transfer')),
    homes          integer NOT NULL CHECK (homes >= 0),
    share          double precision NOT NULL CHECK (share > 0 AND share <= 1.000001),
    PRIMARY KEY (publication_id, old_code, new_code),
    CHECK ((kind = 'kept') = (old_code = new_code))
);

-- What changed its grid when a plan took effect. No person is named, and a home by its building alone.
CREATE TABLE plan_move (
    publication_id bigint NOT NULL REFERENCES plan_publication (id),
    community_code text NOT NULL REFERENCES region (code),
    kind           text NOT NULL CHECK (kind IN ('building', 'camera', 'team', 'incident')),
    ref            bigint NOT NULL,
    name           text NOT NULL,
    old_code       text NOT NULL,
    new_code       text NOT NULL CHECK (new_code <> old_code),
    households     integer NOT NULL DEFAULT 0,
    dwellings      integer NOT NULL DEFAULT 0,
    PRIMARY KEY (publication_id, kind, community_code, ref)
);

-- What each grid looked like from when until when: whoever writes a grid, its former shape stays.
CREATE TABLE grid_version (
    code           text NOT NULL REFERENCES grid (code),
    community_code text NOT NULL,
    valid_from     timestamptz NOT NULL,
    valid_to       timestamptz CHECK (valid_to > valid_from),
    name           text NOT NULL,
    kind           text NOT NULL,
    geom           bytea NOT NULL,
    publication_id bigint REFERENCES plan_publication (id),
    PRIMARY KEY (code, valid_from),
    CONSTRAINT grid_version_one_at_a_time EXCLUDE USING gist (code WITH =, tstzrange(valid_from, valid_to) WITH &&)
);
CREATE INDEX grid_version_community ON grid_version (community_code, valid_from);

CREATE FUNCTION keep_grid_version() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    moment timestamptz := coalesce(nullif(current_setting('jingwei.plan_at', true), '')::timestamptz, now());
    plan   bigint := nullif(current_setting('jingwei.plan', true), '')::bigint;
    began  timestamptz;
BEGIN
    IF TG_OP = 'INSERT' THEN
        began := CASE WHEN plan IS NULL THEN NEW.valid_from::timestamp AT TIME ZONE 'Asia/Shanghai' ELSE moment END;
        IF NEW.valid_to IS NOT NULL AND NEW.valid_to <= NEW.valid_from THEN
            RETURN NULL;
        END IF;
        INSERT INTO grid_version VALUES (NEW.code, NEW.community_code, began, NEW.valid_to::timestamp AT TIME ZONE 'Asia/Shanghai',
                                         NEW.name, NEW.kind, NEW.geom, plan);
        RETURN NULL;
    END IF;
    SELECT max(coalesce(v.valid_to, v.valid_from + interval '1 microsecond')) INTO began FROM grid_version v WHERE v.code = NEW.code;
    -- Later than what it follows, even where a clock was set back or a plan took effect late.
    moment := greatest(moment, began);
    UPDATE grid_version v SET valid_to = moment WHERE v.code = NEW.code AND v.valid_to IS NULL;
    IF NEW.valid_to IS NULL THEN
        INSERT INTO grid_version VALUES (NEW.code, NEW.community_code, moment, NULL, NEW.name, NEW.kind, NEW.geom, plan);
    END IF;
    RETURN NULL;
END $$;
INSERT INTO grid_version
SELECT code, community_code, valid_from::timestamp AT TIME ZONE 'Asia/Shanghai', valid_to::timestamp AT TIME ZONE 'Asia/Shanghai', name, kind, geom
  FROM grid WHERE valid_to IS NULL OR valid_to > valid_from;
CREATE TRIGGER keeps_version_begun AFTER INSERT ON grid FOR EACH ROW EXECUTE FUNCTION keep_grid_version();
CREATE TRIGGER keeps_version AFTER UPDATE ON grid FOR EACH ROW
    WHEN (OLD.geom IS DISTINCT FROM NEW.geom OR OLD.name IS DISTINCT FROM NEW.name OR OLD.valid_to IS DISTINCT FROM NEW.valid_to)
    EXECUTE FUNCTION keep_grid_version();
REVOKE ALL ON FUNCTION keep_grid_version() FROM PUBLIC;

-- A grid may end on the day it began: then it held for no whole day, and its versions tell the hours.
DO $$
DECLARE found record;
BEGIN
    FOR found IN SELECT conrelid::regclass AS place, conname FROM pg_constraint
                  WHERE contype = 'c' AND conrelid IN ('grid'::regclass, 'micro_grid'::regclass) AND pg_get_constraintdef(oid) LIKE '%valid_to > valid_from%' LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.place, found.conname);
        EXECUTE format('ALTER TABLE %s ADD CHECK (valid_to >= valid_from)', found.place);
    END LOOP;
END $$;

-- Only where it stands may change of what is published, and nothing of the rest.
CREATE FUNCTION refuse_to_republish() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was published is not changed: publish another plan' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER plan_grid_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_grid FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_republish();
CREATE TRIGGER plan_lineage_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_lineage FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_republish();
CREATE TRIGGER plan_move_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_move FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_republish();
CREATE TRIGGER plan_publication_stays BEFORE DELETE OR TRUNCATE ON plan_publication FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_republish();
REVOKE ALL ON FUNCTION refuse_to_republish() FROM PUBLIC;

-- Who approved a draft, for publishing it.
ALTER TABLE plan_draft ADD COLUMN approved_by bigint REFERENCES account (id);
GRANT UPDATE (approved_by) ON plan_draft TO jingwei_app;

ALTER TABLE plan_publication ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON plan_publication USING (jingwei_covers(area_code)) WITH CHECK (jingwei_covers(area_code));
ALTER TABLE plan_grid ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON plan_grid USING (jingwei_covers(community_code)) WITH CHECK (jingwei_covers(community_code));
ALTER TABLE plan_lineage ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON plan_lineage USING (jingwei_covers(old_code)) WITH CHECK (jingwei_covers(old_code));
ALTER TABLE plan_move ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON plan_move FOR SELECT USING (jingwei_covers(community_code));
ALTER TABLE grid_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON grid_version FOR SELECT USING (jingwei_covers(code));

GRANT SELECT, INSERT ON plan_publication, plan_grid, plan_lineage TO jingwei_app;
GRANT UPDATE (state, withdrawn_by, withdrawn_at) ON plan_publication TO jingwei_app;
GRANT SELECT ON grid_version, plan_move TO jingwei_app;
