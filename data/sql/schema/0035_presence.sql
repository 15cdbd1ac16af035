-- Presence: in which minutes of an hour units of a community said that they were in a cell. The columns are arrays
-- of int64 as the machine has them, little endian, as long as one another; bit m of `minutes` is minute m.
CREATE TABLE presence_hour (
    community_code text NOT NULL,
    hour           timestamptz NOT NULL,
    units          bytea NOT NULL,
    cells          bytea NOT NULL,
    minutes        bytea NOT NULL,
    PRIMARY KEY (community_code, hour)
);
CREATE INDEX presence_hour_hour ON presence_hour (hour);
-- The days of China of which every position up to `seen_until` is in there; `revision` grows with each change.
CREATE TABLE presence_day (
    day      date PRIMARY KEY,
    revision bigint NOT NULL DEFAULT 1
);

REVOKE ALL ON presence_hour, presence_day FROM PUBLIC;
ALTER TABLE presence_hour ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON presence_hour USING (jingwei_covers(community_code) OR
    (length(jingwei_scope()) = 15 AND community_code = left(jingwei_scope(), 12)));
GRANT SELECT ON presence_hour, presence_day TO jingwei_app;
