-- What administrators set on their screen.

-- A password that somebody else has seen opens nothing until its owner has chosen another.
ALTER TABLE account ADD COLUMN password_once boolean NOT NULL DEFAULT false;

CREATE FUNCTION choose_password(who bigint, old_hash text, new_hash text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE account SET password_hash = new_hash, password_once = false
     WHERE id = who AND password_hash = old_hash AND password_once AND NOT disabled;
    RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION choose_password(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION choose_password(bigint, text, text) TO jingwei_app;

CREATE INDEX audit_sign_in ON audit (account_id, at) WHERE action = 'sign_in';
CREATE INDEX audit_at ON audit (at);

-- How a layer is listed; what is null is as the program has it. `roles` null: every role.
CREATE TABLE layer_setting (
    layer    text PRIMARY KEY CHECK (layer ~ '^[a-z]{2,40}$'),
    position smallint NOT NULL,
    name_zh  text CHECK (length(name_zh) BETWEEN 1 AND 40),
    name_en  text CHECK (length(name_en) BETWEEN 1 AND 40),
    visible  boolean,
    min_zoom real CHECK (min_zoom BETWEEN 0 AND 22),
    roles    text[]
);
GRANT SELECT ON layer_setting TO jingwei_app;
