-- What an import did, so that it can be undone: whose it was, what it wrote to, and each thing it touched.
ALTER TABLE import_run
    ADD COLUMN account_id  bigint REFERENCES account (id),
    -- The table that `import_change` tells of, or home_change; null: the import cannot be undone.
    ADD COLUMN traced      text,
    -- A layer of the site's own: how it stood before and after; `before` null where the import made it.
    ADD COLUMN own_layer   jsonb,
    ADD COLUMN undone_at   timestamptz,
    ADD COLUMN undone_by   bigint REFERENCES account (id);

-- Only the owner reads it: a site's own layer may hold anything.
CREATE TABLE import_change (
    run            bigint NOT NULL,
    community_code text NOT NULL,
    -- Things the import added, many in a row; or one that was there, as it was.
    added          bigint[],
    id             bigint,
    before         jsonb,
    CHECK ((added IS NULL) = (id IS NOT NULL) AND (added IS NULL) = (before IS NOT NULL))
);
ALTER TABLE import_change ENABLE ROW LEVEL SECURITY;
CREATE INDEX import_change_run ON import_change (run);

ALTER TABLE home_change ADD COLUMN import_run bigint;
CREATE INDEX home_change_import ON home_change (import_run) WHERE import_run IS NOT NULL;
