-- What somebody looked at and wants to look at again: camera, layers, thematic map and filters.
-- Nothing of a person is in it: neither what was selected nor what was searched for.

CREATE TABLE saved_view (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id  bigint NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name        text NOT NULL CHECK (length(btrim(name)) BETWEEN 1 AND 60),
    state       jsonb NOT NULL CHECK (jsonb_typeof(state) = 'object' AND octet_length(state::text) <= 32768),
    shared_role text CHECK (shared_role IN ('operator', 'leader', 'planner', 'grid_officer', 'administrator', 'auditor')),
    scope       text NOT NULL,
    place       integer NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX saved_view_account ON saved_view (account_id, place);
CREATE INDEX saved_view_shared ON saved_view (shared_role, scope) WHERE shared_role IS NOT NULL;

ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY;
-- Shared is seen by whoever has the role and an area that meets that of the one who shares.
CREATE POLICY seen ON saved_view FOR SELECT USING (
    account_id = nullif(current_setting('jingwei.account', true), '')::bigint
    OR (shared_role IS NOT NULL
        AND (jingwei_covers(scope) OR scope = '*' OR starts_with(jingwei_scope(), scope))
        AND EXISTS (SELECT FROM account a WHERE a.id = nullif(current_setting('jingwei.account', true), '')::bigint
                                            AND NOT a.disabled AND a.role = shared_role)));
CREATE POLICY own_insert ON saved_view FOR INSERT
    WITH CHECK (account_id = nullif(current_setting('jingwei.account', true), '')::bigint AND scope = jingwei_scope());
CREATE POLICY own_update ON saved_view FOR UPDATE
    USING (account_id = nullif(current_setting('jingwei.account', true), '')::bigint)
    WITH CHECK (account_id = nullif(current_setting('jingwei.account', true), '')::bigint);
CREATE POLICY own_delete ON saved_view FOR DELETE
    USING (account_id = nullif(current_setting('jingwei.account', true), '')::bigint);

GRANT SELECT, INSERT, DELETE ON saved_view TO jingwei_app;
GRANT UPDATE (name, state, shared_role, place, updated_at) ON saved_view TO jingwei_app;
