-- What planners share, what parts the ground on foot, and units that came in a file.

-- Which kinds of barrier nobody walks across in this draft.
ALTER TABLE plan_draft ADD COLUMN barriers text[] NOT NULL DEFAULT '{water,rail,trunk}'
    CHECK (barriers <@ '{water,rail,trunk}'::text[]);

-- A link that shows a draft to whoever is signed in and governs its area. It ends when it is revoked.
CREATE TABLE plan_share (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    draft_id   bigint NOT NULL REFERENCES plan_draft (id),
    token      text NOT NULL UNIQUE CHECK (length(token) >= 22),
    made_by    text NOT NULL,
    made_at    timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX plan_share_draft ON plan_share (draft_id, id);

-- What a file said of an imported unit: its name there, and its homes where no buildings are known.
ALTER TABLE planning_unit ADD COLUMN ref text NOT NULL DEFAULT '';
ALTER TABLE planning_unit ADD COLUMN households double precision CHECK (households >= 0);

-- Neighbours that a file named, each pair once; in such an edition the shapes do not tell who touches whom.
CREATE TABLE planning_unit_link (
    edition_id bigint NOT NULL,
    unit_id    bigint NOT NULL,
    other_id   bigint NOT NULL CHECK (other_id > unit_id),
    border_m   double precision NOT NULL CHECK (border_m >= 0),
    PRIMARY KEY (edition_id, unit_id, other_id),
    FOREIGN KEY (edition_id, unit_id) REFERENCES planning_unit (edition_id, id) ON DELETE CASCADE,
    FOREIGN KEY (edition_id, other_id) REFERENCES planning_unit (edition_id, id) ON DELETE CASCADE
);

ALTER TABLE plan_share ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON plan_share USING (EXISTS (SELECT FROM plan_draft d WHERE d.id = draft_id))
    WITH CHECK (EXISTS (SELECT FROM plan_draft d WHERE d.id = draft_id));
ALTER TABLE planning_unit_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON planning_unit_link FOR SELECT
    USING (EXISTS (SELECT FROM unit_edition e WHERE e.id = edition_id));
-- Whoever plans may part a unit and heal it: that makes a new edition, and changes none.
CREATE POLICY made ON unit_edition FOR INSERT WITH CHECK (jingwei_covers(community_code));
CREATE POLICY made ON planning_unit FOR INSERT WITH CHECK (jingwei_covers(community_code));
CREATE POLICY made ON planning_unit_building FOR INSERT WITH CHECK (jingwei_covers(community_code));

GRANT SELECT, INSERT ON plan_share TO jingwei_app;
GRANT UPDATE (revoked_at) ON plan_share TO jingwei_app;
GRANT UPDATE (barriers) ON plan_draft TO jingwei_app;
GRANT SELECT ON planning_unit_link TO jingwei_app;
GRANT INSERT ON unit_edition, planning_unit, planning_unit_building TO jingwei_app;
