-- Plans of grids: the units that planners hand from grid to grid, and drafts with their log.

-- One making of a community's units; drafts stay with the edition they began on.
CREATE TABLE unit_edition (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    community_code text NOT NULL REFERENCES region (code) CHECK (length(community_code) = 12),
    source         text NOT NULL CHECK (source <> ''),
    made_at        timestamptz NOT NULL DEFAULT now(),
    UNIQUE (id, community_code)
);
CREATE INDEX unit_edition_community ON unit_edition (community_code, id);

-- A unit 规划单元: a street face, a compound, the ground of one building, or an imported area.
CREATE TABLE planning_unit (
    edition_id     bigint NOT NULL,
    community_code text NOT NULL,
    id             bigint GENERATED ALWAYS AS IDENTITY,
    kind           text NOT NULL CHECK (kind IN ('face', 'compound', 'building', 'imported')),
    geom           bytea NOT NULL,
    area_m2        double precision NOT NULL CHECK (area_m2 > 0),
    PRIMARY KEY (edition_id, id),
    FOREIGN KEY (edition_id, community_code) REFERENCES unit_edition (id, community_code) ON DELETE CASCADE
);

-- Every building in exactly one unit of an edition.
CREATE TABLE planning_unit_building (
    edition_id     bigint NOT NULL,
    community_code text NOT NULL,
    building_id    bigint NOT NULL,
    unit_id        bigint NOT NULL,
    PRIMARY KEY (edition_id, building_id),
    FOREIGN KEY (edition_id, unit_id) REFERENCES planning_unit (edition_id, id) ON DELETE CASCADE,
    FOREIGN KEY (community_code, building_id) REFERENCES building (community_code, id) ON DELETE CASCADE
);

-- A draft 规划方案. `units` (int64) and `holders` (int32) are arrays as the machine has them, little
-- endian: which place in `grids` held each unit when it began; -1 for none.
CREATE TABLE plan_draft (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    area_code  text NOT NULL REFERENCES region (code),
    name       text NOT NULL CHECK (length(btrim(name)) BETWEEN 1 AND 60),
    state      text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'review', 'approved', 'published', 'dropped')),
    author_id  bigint NOT NULL REFERENCES account (id),
    forked_of  bigint REFERENCES plan_draft (id),
    editions   bigint[] NOT NULL CHECK (cardinality(editions) > 0),
    grids      text[] NOT NULL,
    units      bytea NOT NULL,
    holders    bytea NOT NULL CHECK (octet_length(holders) * 2 = octet_length(units)),
    load       text NOT NULL DEFAULT 'households',
    low        double precision NOT NULL DEFAULT 300,
    high       double precision NOT NULL DEFAULT 650,
    made_at    timestamptz NOT NULL DEFAULT now(),
    CHECK (low >= 0 AND low <= high)
);
CREATE INDEX plan_draft_area ON plan_draft (area_code, id);

-- The log of a draft; nothing in it is ever changed. `units` are places in the draft's units.
CREATE TABLE plan_edit (
    draft_id  bigint NOT NULL REFERENCES plan_draft (id),
    number    integer NOT NULL CHECK (number > 0),
    kind      text NOT NULL CHECK (kind IN ('paint', 'split', 'merge', 'swap', 'fill', 'shift', 'rebalance', 'automatic', 'mend',
                                            'lock', 'unlock', 'undo', 'redo')),
    actor     text NOT NULL,
    at        timestamptz NOT NULL,
    units     bytea NOT NULL,
    held      bytea NOT NULL CHECK (octet_length(held) = octet_length(units)),
    holds     bytea NOT NULL CHECK (octet_length(holds) = octet_length(units)),
    new_grids text[] NOT NULL DEFAULT '{}',
    said      jsonb NOT NULL DEFAULT '{}',
    about     integer,
    PRIMARY KEY (draft_id, number)
);

CREATE TABLE plan_comment (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    draft_id bigint NOT NULL REFERENCES plan_draft (id),
    actor    text NOT NULL,
    at       timestamptz NOT NULL,
    grid     text,
    words    text NOT NULL CHECK (length(btrim(words)) BETWEEN 1 AND 1000)
);
CREATE INDEX plan_comment_draft ON plan_comment (draft_id, id);

ALTER TABLE unit_edition ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON unit_edition FOR SELECT USING (jingwei_covers(community_code));
ALTER TABLE planning_unit ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON planning_unit FOR SELECT USING (jingwei_covers(community_code));
ALTER TABLE planning_unit_building ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON planning_unit_building FOR SELECT USING (jingwei_covers(community_code));
-- A draft is for those whose area it lies in: who governs a part of it does not see the whole.
ALTER TABLE plan_draft ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON plan_draft USING (jingwei_covers(area_code)) WITH CHECK (jingwei_covers(area_code));
ALTER TABLE plan_edit ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON plan_edit USING (EXISTS (SELECT FROM plan_draft d WHERE d.id = draft_id))
    WITH CHECK (EXISTS (SELECT FROM plan_draft d WHERE d.id = draft_id));
ALTER TABLE plan_comment ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON plan_comment USING (EXISTS (SELECT FROM plan_draft d WHERE d.id = draft_id))
    WITH CHECK (EXISTS (SELECT FROM plan_draft d WHERE d.id = draft_id));

GRANT SELECT ON unit_edition, planning_unit, planning_unit_building TO jingwei_app;
GRANT SELECT, INSERT ON plan_draft, plan_edit, plan_comment TO jingwei_app;
GRANT UPDATE (name, state, load, low, high) ON plan_draft TO jingwei_app;
