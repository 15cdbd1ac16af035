-- Proposing, deciding and finding. The owner runs these, so each checks account, permission and
-- scope itself. JW001 a reason is missing, JW003 not permitted, JW004 not in this account's area,
-- JW005 one's own, JW006 decided already, JW007 the record has changed, JW009 too often.

CREATE FUNCTION account_allowed(wanted text) RETURNS account LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE who account%ROWTYPE;
BEGIN
    SELECT * INTO who FROM account a WHERE a.id = jingwei_account() AND NOT a.disabled;
    IF who.id IS NULL OR NOT EXISTS (SELECT FROM permission p WHERE p.role = who.role AND p.permission = wanted) THEN
        RAISE EXCEPTION 'this account lacks the permission' USING ERRCODE = 'JW003';
    END IF;
    RETURN who;
END $$;

-- Whether a home lies in an account's area: by the community's code, or by the grid of its building.
CREATE FUNCTION home_within(area text, community text, building bigint) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp
RETURN area = '*' OR starts_with(community, area)
    OR EXISTS (SELECT FROM building_grid bg WHERE bg.community_code = community AND bg.building_id = building
                  AND bg.valid_to IS NULL AND bg.grid_code = area);

-- What the record says where a change would touch it; a change is accepted only while it still does.
CREATE FUNCTION change_base(of_kind text, community text, door bigint, person bigint, tag text) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp
RETURN (SELECT concat_ws('|', CASE WHEN of_kind = 'moves_in' AND coalesce(h.tenure, 'vacant') = 'vacant' THEN '' ELSE coalesce(h.id::text, '-') END,
               CASE of_kind
                    WHEN 'tenure' THEN h.tenure
                    WHEN 'phone' THEN r.id || ' ' || coalesce(r.phone, '-')
                    WHEN 'moves_out' THEN r.id::text
                    WHEN 'head' THEN (SELECT string_agg(o.id::text, ' ' ORDER BY o.id) FROM resident o
                                       WHERE o.community_code = h.community_code AND o.household_id = h.id AND o.valid_to IS NULL AND o.head)
                    WHEN 'tag_added' THEN coalesce(r.id::text, '') || (rt.tag_code IS NOT NULL OR ht.tag_code IS NOT NULL)
                    WHEN 'tag_removed' THEN coalesce(r.id::text, '') || (rt.tag_code IS NOT NULL OR ht.tag_code IS NOT NULL) END)
          FROM (SELECT) one
          LEFT JOIN household h ON h.community_code = community AND h.dwelling_id = door AND h.valid_to IS NULL
          LEFT JOIN resident r ON r.community_code = community AND r.id = person AND r.household_id = h.id AND r.valid_to IS NULL
          LEFT JOIN resident_tag rt ON person IS NOT NULL AND rt.community_code = community AND rt.resident_id = r.id AND rt.tag_code = tag
          LEFT JOIN household_tag ht ON person IS NULL AND ht.community_code = community AND ht.household_id = h.id AND ht.tag_code = tag);

-- The same in words that may be shown.
CREATE FUNCTION change_was(of_kind text, community text, door bigint, person bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp
RETURN (SELECT CASE of_kind WHEN 'phone' THEN r.phone_masked
                            WHEN 'moves_out' THEN r.name_masked
                            WHEN 'head' THEN (SELECT string_agg(o.name_masked, ' ' ORDER BY o.id) FROM resident o
                                               WHERE o.community_code = h.community_code AND o.household_id = h.id AND o.valid_to IS NULL AND o.head)
                            WHEN 'leaves' THEN (SELECT string_agg(o.name_masked, ' ' ORDER BY o.head DESC, o.id) FROM resident o
                                                 WHERE o.community_code = h.community_code AND o.household_id = h.id AND o.valid_to IS NULL)
                            WHEN 'tenure' THEN h.tenure WHEN 'moves_in' THEN h.tenure END
          FROM (SELECT) one
          LEFT JOIN household h ON h.community_code = community AND h.dwelling_id = door AND h.valid_to IS NULL
          LEFT JOIN resident r ON r.community_code = community AND r.id = person AND r.household_id = h.id AND r.valid_to IS NULL);

-- Put a change on the list of those to verify; `proposed_by` is NULL for a file.
CREATE FUNCTION put_change(of_kind text, community text, door bigint, person bigint, of_name text, of_phone text, of_gender text,
                           born integer, as_head boolean, of_tenure text, of_tag text, since date, said text, from_file boolean, proposer bigint)
RETURNS bigint LANGUAGE sql SET search_path = public, pg_temp AS $$
    INSERT INTO home_change (community_code, dwelling_id, resident_id, kind, name, phone, gender, birth_year, head, tenure, tag_code,
                             from_on, words, was, base, origin, proposed_by)
    VALUES (community, door, person, of_kind, of_name, of_phone, of_gender, born, as_head, of_tenure, of_tag, since, said,
            change_was(of_kind, community, door, person),
            sha256(convert_to(change_base(of_kind, community, door, person, of_tag), 'UTF8')),
            CASE WHEN from_file THEN 'import' ELSE 'field' END, proposer)
    RETURNING id $$;

CREATE FUNCTION propose_change(of_kind text, door bigint, person bigint, of_name text, of_phone text, of_gender text, born integer,
                               as_head boolean, of_tenure text, of_tag text, since date, said text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who  account := account_allowed('propose_change');
    home dwelling%ROWTYPE;
    made bigint;
BEGIN
    SELECT * INTO home FROM dwelling d WHERE d.id = door;
    IF home.id IS NULL OR NOT home_within(who.scope, home.community_code, home.building_id) THEN
        RAISE EXCEPTION 'no such dwelling in this account''s area' USING ERRCODE = 'JW004';
    END IF;
    IF person IS NOT NULL AND NOT EXISTS (
        SELECT FROM resident r JOIN household h ON h.community_code = r.community_code AND h.id = r.household_id
         WHERE r.community_code = home.community_code AND r.id = person AND r.valid_to IS NULL AND h.dwelling_id = door AND h.valid_to IS NULL) THEN
        RAISE EXCEPTION 'no such resident in this home' USING ERRCODE = 'JW004';
    END IF;
    made := put_change(of_kind, home.community_code, door, person, of_name, of_phone, of_gender, born, as_head, of_tenure, of_tag,
                       since, said, false, who.id);
    INSERT INTO audit (account_id, action, scope, kind, ref, field)
    VALUES (who.id, 'propose_change', home.community_code, 'dwelling', door::text, of_kind);
    RETURN made;
END $$;

-- Whether what a waiting change was based on still stands.
CREATE FUNCTION change_stands(c home_change) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp
RETURN CASE WHEN c.kind = 'moves_in' AND c.base = sha256('') THEN true
            ELSE c.base = sha256(convert_to(change_base(c.kind, c.community_code, c.dwelling_id, c.resident_id, c.tag_code), 'UTF8')) END
   AND (c.kind <> 'moves_in' OR NOT EXISTS (
        SELECT FROM household h JOIN resident r ON r.community_code = h.community_code AND r.household_id = h.id AND r.valid_to IS NULL
         WHERE h.community_code = c.community_code AND h.dwelling_id = c.dwelling_id AND h.valid_to IS NULL
           AND r.name = c.name AND r.birth_year IS NOT DISTINCT FROM c.birth_year))
   -- Dated before what was noted since, it would rewrite the record's own past.
   AND NOT EXISTS (
        SELECT FROM record_period p JOIN household h ON h.community_code = c.community_code AND h.dwelling_id = c.dwelling_id AND h.valid_to IS NULL
         WHERE p.community_code = c.community_code AND p.valid_from > c.from_on AND p.attribute = CASE WHEN c.kind LIKE 'tag%' THEN 'tag' ELSE c.kind END
           AND p.tag_code = CASE WHEN c.kind LIKE 'tag%' THEN c.tag_code ELSE '' END
           AND (p.subject, p.subject_id) = (CASE WHEN c.resident_id IS NULL THEN 'household' ELSE 'resident' END, coalesce(c.resident_id, h.id)));

CREATE FUNCTION changes_standing(ids bigint[]) RETURNS TABLE (id bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT c.id FROM home_change c WHERE c.id = ANY(ids) AND c.state = 'waiting' AND change_stands(c)
             AND (jingwei_covers(c.community_code) OR length(jingwei_scope()) = 15) $$;

-- Let an accepted change become the record.
CREATE FUNCTION apply_change(c home_change) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    home household%ROWTYPE;
    since date;
BEGIN
    PERFORM set_config('jingwei.from_on', c.from_on::text, true);
    SELECT * INTO home FROM household h WHERE h.community_code = c.community_code AND h.dwelling_id = c.dwelling_id AND h.valid_to IS NULL FOR UPDATE;
    IF home.id IS NULL AND c.kind IN ('moves_in', 'tenure') THEN
        INSERT INTO household (community_code, dwelling_id, tenure, source, source_ref, valid_from)
        SELECT c.community_code, c.dwelling_id, coalesce(c.tenure, 'owned'), 'verified', c.id::text,
               greatest(c.from_on, (SELECT max(h.valid_to) FROM household h WHERE h.community_code = c.community_code AND h.dwelling_id = c.dwelling_id))
        RETURNING * INTO home;
    ELSIF c.tenure IS NOT NULL AND c.tenure <> home.tenure AND (c.kind = 'tenure' OR home.tenure = 'vacant') THEN
        UPDATE household h SET tenure = c.tenure WHERE h.community_code = home.community_code AND h.id = home.id;
    END IF;
    IF home.id IS NULL THEN
        RAISE EXCEPTION 'no household any more' USING ERRCODE = 'JW007';
    END IF;
    CASE c.kind
    WHEN 'tenure' THEN NULL;
    WHEN 'moves_in' THEN
        IF c.head THEN
            UPDATE resident r SET head = false WHERE r.community_code = home.community_code AND r.household_id = home.id AND r.head AND r.valid_to IS NULL;
        END IF;
        INSERT INTO resident (community_code, household_id, name, phone, gender, birth_year, head, source, source_ref, valid_from)
        VALUES (c.community_code, home.id, c.name, c.phone, c.gender, c.birth_year, c.head, 'verified', c.id::text, greatest(c.from_on, home.valid_from));
    WHEN 'moves_out' THEN
        UPDATE resident r SET valid_to = greatest(c.from_on, r.valid_from + 1) WHERE r.community_code = c.community_code AND r.id = c.resident_id;
    WHEN 'leaves' THEN
        since := greatest(c.from_on, home.valid_from + 1);
        UPDATE resident r SET valid_to = greatest(since, r.valid_from + 1)
         WHERE r.community_code = home.community_code AND r.household_id = home.id AND r.valid_to IS NULL;
        UPDATE household h SET valid_to = since WHERE h.community_code = home.community_code AND h.id = home.id;
    WHEN 'phone' THEN
        UPDATE resident r SET phone = c.phone WHERE r.community_code = c.community_code AND r.id = c.resident_id;
    WHEN 'head' THEN
        UPDATE resident r SET head = (r.id = c.resident_id)
         WHERE r.community_code = home.community_code AND r.household_id = home.id AND r.valid_to IS NULL AND r.head <> (r.id = c.resident_id);
    ELSE
        PERFORM apply_tag(c, home);
    END CASE;
    PERFORM set_config('jingwei.from_on', '', true);
END $$;

CREATE FUNCTION apply_tag(c home_change, home household) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    subject text := CASE WHEN c.resident_id IS NULL THEN 'household' ELSE 'resident' END;
    of_id   bigint := coalesce(c.resident_id, home.id);
    added   boolean := c.kind = 'tag_added';
    since   date := home.valid_from;
    touched integer;
BEGIN
    IF c.resident_id IS NOT NULL THEN
        SELECT r.valid_from INTO since FROM resident r WHERE r.community_code = c.community_code AND r.id = c.resident_id;
    END IF;
    IF added THEN
        EXECUTE format('INSERT INTO %I (community_code, %I, tag_code) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', subject || '_tag', subject || '_id')
          USING c.community_code, of_id, c.tag_code;
    ELSE
        EXECUTE format('DELETE FROM %I WHERE (community_code, %I, tag_code) = ($1, $2, $3)', subject || '_tag', subject || '_id')
          USING c.community_code, of_id, c.tag_code;
    END IF;
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched = 0 THEN
        RAISE EXCEPTION 'nothing to change any more' USING ERRCODE = 'JW007';
    END IF;
    PERFORM keep_period(c.community_code, subject, of_id, 'tag', c.tag_code, (NOT added)::text, added::text, since, c.from_on);
END $$;

-- Accept, reject or withdraw one change. What another person's eyes are asked for, the table itself checks too.
CREATE FUNCTION decide_change(change bigint, verdict text, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who  account := account_allowed(CASE verdict WHEN 'withdrawn' THEN 'propose_change' ELSE 'verify_change' END);
    c    home_change%ROWTYPE;
    home bigint;
BEGIN
    -- One at a time in a home: what is decided must see what was decided before.
    SELECT d.building_id INTO home FROM home_change h JOIN dwelling d ON d.community_code = h.community_code AND d.id = h.dwelling_id
     WHERE h.id = change FOR UPDATE OF d;
    SELECT * INTO c FROM home_change h WHERE h.id = change FOR UPDATE;
    IF c.id IS NULL OR NOT home_within(who.scope, c.community_code, home) OR (verdict = 'withdrawn' AND c.proposed_by IS DISTINCT FROM who.id) THEN
        RAISE EXCEPTION 'no such change in this account''s area' USING ERRCODE = 'JW004';
    ELSIF c.state <> 'waiting' THEN
        RAISE EXCEPTION '%', c.state USING ERRCODE = 'JW006';
    ELSIF verdict <> 'withdrawn' AND c.proposed_by = who.id THEN
        RAISE EXCEPTION 'proposed by the same account' USING ERRCODE = 'JW005';
    ELSIF verdict = 'rejected' AND length(btrim(coalesce(why, ''))) < 2 THEN
        RAISE EXCEPTION 'a reason of at least 2 characters is needed' USING ERRCODE = 'JW001';
    ELSIF verdict = 'accepted' AND NOT change_stands(c) THEN
        RAISE EXCEPTION 'the record has changed' USING ERRCODE = 'JW007';
    END IF;
    IF verdict = 'accepted' THEN
        PERFORM apply_change(c);
    END IF;
    UPDATE home_change h SET state = verdict, decided_by = who.id, decided_at = now(), reason = btrim(coalesce(why, '')) WHERE h.id = change;
    INSERT INTO audit (account_id, action, scope, kind, ref, field, reason)
    VALUES (who.id, 'change_' || verdict, c.community_code, 'dwelling', c.dwelling_id::text, c.kind, nullif(btrim(coalesce(why, '')), ''));
    RETURN verdict;
END $$;

-- Give back the name or telephone of a change that waits, once the reason is written down.
CREATE FUNCTION reveal_change(change bigint, field text, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who  account := account_allowed('reveal_person');
    c    home_change%ROWTYPE;
    home bigint;
BEGIN
    IF length(btrim(coalesce(why, ''))) < 4 THEN
        RAISE EXCEPTION 'a reason of at least 4 characters is needed' USING ERRCODE = 'JW001';
    END IF;
    SELECT * INTO c FROM home_change h WHERE h.id = change AND h.state = 'waiting';
    SELECT d.building_id INTO home FROM dwelling d WHERE d.community_code = c.community_code AND d.id = c.dwelling_id;
    IF c.id IS NULL OR NOT home_within(who.scope, c.community_code, home) THEN
        RAISE EXCEPTION 'no such change in this account''s area' USING ERRCODE = 'JW004';
    END IF;
    INSERT INTO audit (account_id, action, scope, kind, ref, field, reason)
    VALUES (who.id, 'reveal', c.community_code, 'home_change', change::text, field, btrim(why));
    RETURN CASE field WHEN 'name' THEN c.name WHEN 'phone' THEN c.phone END;
END $$;

-- Find homes by the beginning of a name or of a telephone number. Every question leaves a row: who,
-- why, what was asked (masked) and how many were found. At most five homes, twenty questions an hour.
CREATE FUNCTION find_homes(field text, asked text, why text)
RETURNS TABLE (community_code text, dwelling_id bigint, resident_id bigint, more boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who     account := account_allowed('find_resident');
    most    integer := 5;
    wanted  text := CASE field WHEN 'phone' THEN phone_digits(asked) ELSE btrim(asked) END;
    matches jsonb;
BEGIN
    IF length(btrim(coalesce(why, ''))) < 4 THEN
        RAISE EXCEPTION 'a reason of at least 4 characters is needed' USING ERRCODE = 'JW001';
    ELSIF field NOT IN ('name', 'phone') OR wanted IS NULL OR length(wanted) < (CASE field WHEN 'phone' THEN 7 ELSE 2 END) THEN
        RAISE EXCEPTION 'too short' USING ERRCODE = 'JW002';
    END IF;
    -- One question at a time of an account: the limit counts all of them.
    PERFORM pg_advisory_xact_lock(hashtextextended('find ' || who.id, 0));
    IF (SELECT count(*) FROM audit a WHERE a.account_id = who.id AND a.action = 'find' AND a.at > now() - interval '1 hour') >= 20 THEN
        RAISE EXCEPTION 'too many questions' USING ERRCODE = 'JW009';
    END IF;
    EXECUTE format($q$
        SELECT coalesce(jsonb_agg(jsonb_build_array(m.community_code, m.dwelling_id, m.id)), '[]') FROM (
            SELECT DISTINCT ON (h.dwelling_id) r.community_code, h.dwelling_id, r.id
              FROM resident r
              JOIN household h ON h.community_code = r.community_code AND h.id = r.household_id AND h.valid_to IS NULL
              JOIN dwelling d ON d.community_code = h.community_code AND d.id = h.dwelling_id
             WHERE r.valid_to IS NULL AND %s LIKE %L AND home_within($1, d.community_code, d.building_id)
             ORDER BY h.dwelling_id, length(r.name), r.id LIMIT $2) m $q$,
        CASE field WHEN 'phone' THEN 'phone_digits(r.phone)' ELSE 'r.name' END,
        regexp_replace(wanted, '([%_\\])', '\\\1', 'g') || '%')
    INTO matches USING who.scope, most + 1;
    INSERT INTO audit (account_id, action, scope, kind, ref, field, reason, found)
    VALUES (who.id, 'find', who.scope, 'resident', CASE field WHEN 'phone' THEN left(wanted, 3) || '****' || right(wanted, least(4, length(wanted) - 3)) ELSE left(wanted, 1) || '*' END,
            field, btrim(why), jsonb_array_length(matches));
    RETURN QUERY SELECT one ->> 0, (one ->> 1)::bigint, (one ->> 2)::bigint, jsonb_array_length(matches) > most
                   FROM jsonb_array_elements(matches) WITH ORDINALITY f (one, place) WHERE place <= most ORDER BY place;
END $$;

REVOKE ALL ON FUNCTION account_allowed(text), home_within(text, text, bigint), change_base(text, text, bigint, bigint, text),
    change_was(text, text, bigint, bigint), change_stands(home_change), changes_standing(bigint[]), apply_change(home_change),
    apply_tag(home_change, household), decide_change(bigint, text, text), reveal_change(bigint, text, text), find_homes(text, text, text),
    put_change(text, text, bigint, bigint, text, text, text, integer, boolean, text, text, date, text, boolean, bigint),
    propose_change(text, bigint, bigint, text, text, text, integer, boolean, text, text, date, text),
    keep_period(text, text, bigint, text, text, text, text, date, date), keep_what_it_said() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION changes_standing(bigint[]), decide_change(bigint, text, text), reveal_change(bigint, text, text),
    find_homes(text, text, text), propose_change(text, bigint, bigint, text, text, text, integer, boolean, text, text, date, text) TO jingwei_app;

GRANT SELECT ON visit_form, visit TO jingwei_app;
GRANT INSERT ON visit TO jingwei_app;
GRANT SELECT (community_code, id, dwelling_id, resident_id, kind, name_masked, phone_masked, gender, birth_year, head, tenure, tag_code,
    from_on, words, was, origin, proposed_by, proposed_at, state, decided_by, decided_at, reason) ON home_change TO jingwei_app;
GRANT SELECT (community_code, subject, subject_id, attribute, tag_code, value_masked, valid_from, valid_to) ON record_period TO jingwei_app;

ALTER TABLE visit ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope_read ON visit FOR SELECT USING ((SELECT jingwei_may('view_persons')) AND (jingwei_covers(community_code) OR EXISTS (
    SELECT FROM dwelling d WHERE d.community_code = visit.community_code AND d.id = dwelling_id)));
CREATE POLICY own_write ON visit FOR INSERT WITH CHECK ((SELECT jingwei_may('record_visit')) AND account_id = jingwei_account() AND EXISTS (
    SELECT FROM dwelling d WHERE d.community_code = visit.community_code AND d.id = dwelling_id));
ALTER TABLE home_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope_read ON home_change FOR SELECT USING ((SELECT jingwei_may('view_persons')) AND (jingwei_covers(community_code) OR EXISTS (
    SELECT FROM dwelling d WHERE d.community_code = home_change.community_code AND d.id = dwelling_id)));
ALTER TABLE record_period ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope_read ON record_period FOR SELECT USING ((SELECT jingwei_may('view_persons')) AND (jingwei_covers(community_code)
    OR (subject = 'household' AND EXISTS (SELECT FROM household h WHERE h.community_code = record_period.community_code AND h.id = subject_id))
    OR (subject = 'resident' AND EXISTS (SELECT FROM resident r WHERE r.community_code = record_period.community_code AND r.id = subject_id))));
