-- Machine tokens; only their SHA-256 is here.
CREATE TABLE api_token (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name         text NOT NULL CHECK (name <> '' AND length(name) <= 80),
    token_sha256 bytea NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz,
    revoked_at   timestamptz,
    used_at      timestamptz
);
REVOKE ALL ON api_token FROM PUBLIC;
GRANT SELECT ON api_token TO jingwei_app;
GRANT UPDATE (used_at) ON api_token TO jingwei_app;
