-- Who may sign in, what they may do, and what they did.

CREATE TABLE account (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name          text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
    display_name  text NOT NULL,
    password_hash text NOT NULL,
    role          text NOT NULL CHECK (role IN ('operator', 'leader', 'planner', 'grid_officer', 'administrator', 'auditor')),
    scope         text NOT NULL CHECK (scope = '*' OR scope ~ '^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12}|\d{15})$'),
    language      text NOT NULL DEFAULT 'zh-CN' CHECK (language IN ('zh-CN', 'en')),
    disabled      boolean NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL DEFAULT now()
);

-- The cookie holds a random token; only its SHA-256 is here.
CREATE TABLE session (
    token_sha256 bytea PRIMARY KEY CHECK (length(token_sha256) = 32),
    account_id   bigint NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz
);

-- Failed sign-ins slow down further ones, for every process on this database.
CREATE TABLE sign_in_failure (
    name text NOT NULL,
    at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sign_in_failure_name ON sign_in_failure (name, at);

CREATE TABLE audit (
    seq        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT now(),
    account_id bigint REFERENCES account (id),
    action     text NOT NULL,
    scope      text NOT NULL,
    kind       text,
    ref        text,
    field      text,
    reason     text
);

CREATE TABLE permission (
    role       text NOT NULL,
    permission text NOT NULL,
    PRIMARY KEY (role, permission)
);

-- Give back one field of one resident, once the reason is written down. The owner runs it,
-- so it checks scope, account and permission itself; without all three nothing is returned.
CREATE FUNCTION reveal_resident(resident_id bigint, field text, reason text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who   account%ROWTYPE;
    found resident%ROWTYPE;
    grid  text;
BEGIN
    IF length(btrim(coalesce(reason, ''))) < 4 THEN
        RAISE EXCEPTION 'a reason of at least 4 characters is needed' USING ERRCODE = 'JW001';
    END IF;
    IF field NOT IN ('name', 'phone') THEN
        RAISE EXCEPTION 'unknown field %', field USING ERRCODE = 'JW002';
    END IF;
    SELECT * INTO who FROM account
     WHERE id = nullif(current_setting('jingwei.account', true), '')::bigint AND NOT disabled;
    IF who.id IS NULL OR NOT EXISTS (SELECT FROM permission p WHERE p.role = who.role AND p.permission = 'reveal_person') THEN
        RAISE EXCEPTION 'this account may not reveal residents'' data' USING ERRCODE = 'JW003';
    END IF;
    SELECT r.* INTO found FROM resident r WHERE r.id = resident_id AND r.valid_to IS NULL;
    SELECT bg.grid_code INTO grid
      FROM household h JOIN dwelling d USING (community_code)
      JOIN building_grid bg ON bg.community_code = d.community_code AND bg.building_id = d.building_id AND bg.valid_to IS NULL
     WHERE h.id = found.household_id AND d.id = h.dwelling_id;
    IF found.id IS NULL OR NOT (who.scope = '*' OR starts_with(found.community_code, who.scope)
                                OR starts_with(coalesce(grid, ''), who.scope)) THEN
        RAISE EXCEPTION 'no such resident in this account''s area' USING ERRCODE = 'JW004';
    END IF;
    INSERT INTO audit (account_id, action, scope, kind, ref, field, reason)
    VALUES (who.id, 'reveal', found.community_code, 'resident', resident_id::text, field, btrim(reason));
    RETURN CASE field WHEN 'name' THEN found.name ELSE found.phone END;
END $$;
