-- What is done for a home, and what changes in it: visits, and changes that wait until another
-- person than the collector has verified them 采→核.

CREATE FUNCTION jingwei_account() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('jingwei.account', true), '')::bigint;

-- Whether the account of this connection holds a permission. In a policy as (SELECT jingwei_may('…')), asked once a statement.
CREATE FUNCTION jingwei_may(wanted text) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM account a JOIN permission p ON p.role = a.role
                WHERE a.id = jingwei_account() AND NOT a.disabled AND p.permission = wanted);

-- The digits of a telephone number without signs and without China's own prefix.
CREATE FUNCTION phone_digits(phone text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(regexp_replace(phone, '\D', '', 'g'), '^(00)?86(?=1\d{10}$)', '');
CREATE INDEX resident_name_begins ON resident (name text_pattern_ops) WHERE valid_to IS NULL;
CREATE INDEX resident_phone_begins ON resident (phone_digits(phone) text_pattern_ops) WHERE valid_to IS NULL;

ALTER TABLE audit ADD COLUMN found integer;

-- Report forms 走访表: fields with choices, as data. A new version leaves the entries of the old ones as they are.
CREATE TABLE visit_form (
    code       text NOT NULL CHECK (code ~ '^[a-z][a-z0-9_]*$'),
    version    integer NOT NULL CHECK (version > 0),
    label_zh   text NOT NULL,
    label_en   text NOT NULL,
    every_days smallint CHECK (every_days > 0),
    fields     jsonb NOT NULL,
    adopted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (code, version)
);

-- An entry is never changed: a correction is a new one that names it.
CREATE TABLE visit (
    community_code text NOT NULL,
    id             bigint GENERATED ALWAYS AS IDENTITY,
    dwelling_id    bigint NOT NULL,
    household_id   bigint,
    grid_code      text,
    form_code      text NOT NULL,
    form_version   integer NOT NULL,
    at             timestamptz NOT NULL,
    answers        jsonb NOT NULL,
    words          text NOT NULL DEFAULT '' CHECK (length(words) <= 500),
    next_due       date,
    corrects       bigint,
    account_id     bigint NOT NULL REFERENCES account (id),
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (community_code, id),
    UNIQUE (community_code, corrects),
    FOREIGN KEY (community_code, dwelling_id) REFERENCES dwelling (community_code, id) ON DELETE CASCADE,
    FOREIGN KEY (community_code, corrects) REFERENCES visit (community_code, id) ON DELETE CASCADE,
    FOREIGN KEY (form_code, form_version) REFERENCES visit_form (code, version)
);
CREATE INDEX visit_dwelling ON visit (dwelling_id, at DESC);
CREATE INDEX visit_grid ON visit (grid_code, at);

-- What somebody saw or a file says, until it is verified. `base` is a digest of what the record said
-- then: the record may have changed meanwhile. `was` is the same, masked, for whoever compares.
CREATE TABLE home_change (
    community_code text NOT NULL,
    id             bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    dwelling_id    bigint NOT NULL,
    resident_id    bigint,
    kind           text NOT NULL CHECK (kind IN ('moves_in', 'moves_out', 'leaves', 'phone', 'head', 'tenure', 'tag_added', 'tag_removed')),
    name           text CHECK (length(name) BETWEEN 1 AND 60),
    name_masked    text GENERATED ALWAYS AS (left(name, 1) || '*') STORED,
    phone          text CHECK (phone ~ '^\+?[\d -]{5,20}$'),
    phone_masked   text GENERATED ALWAYS AS (CASE WHEN phone IS NULL THEN NULL WHEN length(phone) >= 11 THEN left(phone, 3) || '****' || right(phone, 4) ELSE '****' END) STORED,
    gender         text CHECK (gender IN ('f', 'm')),
    birth_year     smallint CHECK (birth_year BETWEEN 1890 AND 2200),
    head           boolean NOT NULL DEFAULT false,
    tenure         text CHECK (tenure IN ('owned', 'rented', 'collective', 'vacant')),
    tag_code       text REFERENCES tag (code),
    from_on        date NOT NULL,
    words          text NOT NULL DEFAULT '' CHECK (length(words) <= 500),
    was            text,
    base           bytea NOT NULL,
    origin         text NOT NULL CHECK (origin IN ('field', 'import')),
    proposed_by    bigint REFERENCES account (id),
    proposed_at    timestamptz NOT NULL DEFAULT now(),
    state          text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'accepted', 'rejected', 'withdrawn')),
    decided_by     bigint REFERENCES account (id),
    decided_at     timestamptz,
    reason         text NOT NULL DEFAULT '',
    PRIMARY KEY (community_code, id),
    CONSTRAINT home_change_decided CHECK ((state = 'waiting') = (decided_at IS NULL)),
    CONSTRAINT home_change_second_person CHECK (state NOT IN ('accepted', 'rejected') OR decided_by <> proposed_by OR proposed_by IS NULL),
    FOREIGN KEY (community_code, dwelling_id) REFERENCES dwelling (community_code, id) ON DELETE CASCADE
);
CREATE INDEX home_change_waiting ON home_change (community_code, id) WHERE state = 'waiting';
CREATE INDEX home_change_dwelling ON home_change (dwelling_id, id DESC);

-- What a resident's or household's row said and from when, kept from its first change on. Before
-- that the row itself says it. Never two at once.
CREATE TABLE record_period (
    community_code text NOT NULL,
    subject        text NOT NULL CHECK (subject IN ('resident', 'household')),
    subject_id     bigint NOT NULL,
    attribute      text NOT NULL CHECK (attribute IN ('phone', 'head', 'tenure', 'tag')),
    tag_code       text NOT NULL DEFAULT '',
    value          text,
    value_masked   text GENERATED ALWAYS AS (CASE WHEN attribute <> 'phone' OR value IS NULL THEN value WHEN length(value) >= 11 THEN left(value, 3) || '****' || right(value, 4) ELSE '****' END) STORED,
    valid_from     date NOT NULL,
    valid_to       date CHECK (valid_to > valid_from),
    PRIMARY KEY (community_code, subject, subject_id, attribute, tag_code, valid_from),
    CONSTRAINT record_period_one_at_a_time EXCLUDE USING gist
        (community_code WITH =, subject WITH =, subject_id WITH =, attribute WITH =, tag_code WITH =, daterange(valid_from, valid_to) WITH &&)
);

-- Note that an attribute reads `fresh` from `on_day`: the period before is closed, at the first change made.
CREATE FUNCTION keep_period(community text, of_subject text, of_id bigint, of_attribute text, of_tag text, old text, fresh text,
                            since date, on_day date) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    last record_period%ROWTYPE;
BEGIN
    SELECT * INTO last FROM record_period p
     WHERE (p.community_code, p.subject, p.subject_id, p.attribute, p.tag_code) = (community, of_subject, of_id, of_attribute, of_tag)
     ORDER BY p.valid_from DESC LIMIT 1;
    IF last.community_code IS NULL AND since < on_day THEN
        INSERT INTO record_period VALUES (community, of_subject, of_id, of_attribute, of_tag, old, DEFAULT, since, on_day);
    ELSIF last.valid_from >= on_day THEN
        -- The last word of a day is the day's.
        UPDATE record_period p SET value = fresh
         WHERE (p.community_code, p.subject, p.subject_id, p.attribute, p.tag_code, p.valid_from)
               = (community, of_subject, of_id, of_attribute, of_tag, last.valid_from);
        RETURN;
    ELSIF last.valid_to IS NULL THEN
        UPDATE record_period p SET valid_to = on_day
         WHERE (p.community_code, p.subject, p.subject_id, p.attribute, p.tag_code, p.valid_from)
               = (community, of_subject, of_id, of_attribute, of_tag, last.valid_from);
    END IF;
    INSERT INTO record_period VALUES (community, of_subject, of_id, of_attribute, of_tag, fresh, DEFAULT, on_day, NULL);
END $$;

-- Every way of changing a row keeps what it said: imports too.
CREATE FUNCTION keep_what_it_said() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    on_day date := coalesce(nullif(current_setting('jingwei.from_on', true), '')::date, current_date);
BEGIN
    IF TG_TABLE_NAME = 'household' THEN
        PERFORM keep_period(OLD.community_code, 'household', OLD.id, 'tenure', '', OLD.tenure, NEW.tenure, OLD.valid_from, on_day);
        RETURN NULL;
    END IF;
    IF OLD.phone IS DISTINCT FROM NEW.phone THEN
        PERFORM keep_period(OLD.community_code, 'resident', OLD.id, 'phone', '', OLD.phone, NEW.phone, OLD.valid_from, on_day);
    END IF;
    IF OLD.head IS DISTINCT FROM NEW.head THEN
        PERFORM keep_period(OLD.community_code, 'resident', OLD.id, 'head', '', OLD.head::text, NEW.head::text, OLD.valid_from, on_day);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keeps_what_it_said AFTER UPDATE ON resident FOR EACH ROW
    WHEN (OLD.phone IS DISTINCT FROM NEW.phone OR OLD.head IS DISTINCT FROM NEW.head) EXECUTE FUNCTION keep_what_it_said();
CREATE TRIGGER keeps_what_it_said AFTER UPDATE ON household FOR EACH ROW
    WHEN (OLD.tenure IS DISTINCT FROM NEW.tenure) EXECUTE FUNCTION keep_what_it_said();
