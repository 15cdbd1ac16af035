-- Find homes by the beginning of a name, of a telephone number, or both; and by the last four digits of a number where
-- a name, be it a surname, stands beside them: alone they fit hundreds of people of a district. Every question leaves a
-- row: who, why, what was asked (masked) and how many were found. At most five homes, twenty questions an hour.
CREATE INDEX resident_phone_ends ON resident ("right"(phone_digits(phone), 4)) WHERE valid_to IS NULL;
DROP FUNCTION find_homes(text, text, text);
CREATE FUNCTION find_homes(of_name text, of_phone text, of_ending text, why text)
RETURNS TABLE (community_code text, dwelling_id bigint, resident_id bigint, more boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who     account := account_allowed('find_resident');
    most    integer := 5;
    named   text := nullif(btrim(coalesce(of_name, '')), '');
    dialled text := nullif(phone_digits(coalesce(of_phone, '')), '');
    ending  text := nullif(of_ending, '');
    tests   text[] := '{}';
    matches jsonb;
BEGIN
    IF length(btrim(coalesce(why, ''))) < 4 THEN
        RAISE EXCEPTION 'a reason of at least 4 characters is needed' USING ERRCODE = 'JW001';
    ELSIF coalesce(named, dialled) IS NULL OR (dialled IS NOT NULL AND ending IS NOT NULL) OR length(dialled) < 7
          OR (dialled IS NULL AND ending IS NULL AND length(named) < 2) OR (ending IS NOT NULL AND (named IS NULL OR ending !~ '^\d{4}$')) THEN
        RAISE EXCEPTION 'too short' USING ERRCODE = 'JW002';
    END IF;
    -- One question at a time of an account: the limit counts all of them.
    PERFORM pg_advisory_xact_lock(hashtextextended('find ' || who.id, 0));
    IF (SELECT count(*) FROM audit a WHERE a.account_id = who.id AND a.action = 'find' AND a.at > now() - interval '1 hour') >= 20 THEN
        RAISE EXCEPTION 'too many questions' USING ERRCODE = 'JW009';
    END IF;
    IF named IS NOT NULL THEN
        tests := tests || format('r.name LIKE %L', regexp_replace(named, '([%_\\])', '\\\1', 'g') || '%');
    END IF;
    IF dialled IS NOT NULL THEN
        tests := tests || format('phone_digits(r.phone) LIKE %L', dialled || '%');
    END IF;
    IF ending IS NOT NULL THEN
        tests := tests || format('"right"(phone_digits(r.phone), 4) = %L', ending);
    END IF;
    EXECUTE format($q$
        WITH meant AS MATERIALIZED (
            -- Before the homes: the planner knows too little of endings to begin here by itself.
            SELECT r.community_code, r.household_id, r.id, r.name FROM resident r WHERE r.valid_to IS NULL AND %s)
        SELECT coalesce(jsonb_agg(jsonb_build_array(m.community_code, m.dwelling_id, m.id)), '[]') FROM (
            SELECT DISTINCT ON (h.dwelling_id) r.community_code, h.dwelling_id, r.id
              FROM meant r
              JOIN household h ON h.community_code = r.community_code AND h.id = r.household_id AND h.valid_to IS NULL
              JOIN dwelling d ON d.community_code = h.community_code AND d.id = h.dwelling_id
             WHERE home_within($1, d.community_code, d.building_id)
             ORDER BY h.dwelling_id, length(r.name), r.id LIMIT $2) m $q$, array_to_string(tests, ' AND '))
    INTO matches USING who.scope, most + 1;
    INSERT INTO audit (account_id, action, scope, kind, ref, field, reason, found)
    VALUES (who.id, 'find', who.scope, 'resident',
            concat_ws(', ', left(named, 1) || '*', left(dialled, 3) || '****' || right(dialled, least(4, length(dialled) - 3)), '****' || ending),
            concat_ws(', ', CASE WHEN named IS NOT NULL THEN 'name' END, CASE WHEN coalesce(dialled, ending) IS NOT NULL THEN 'phone' END),
            btrim(why), jsonb_array_length(matches));
    RETURN QUERY SELECT one ->> 0, (one ->> 1)::bigint, (one ->> 2)::bigint, jsonb_array_length(matches) > most
                   FROM jsonb_array_elements(matches) WITH ORDINALITY f (one, place) WHERE place <= most ORDER BY place;
END $$;
REVOKE ALL ON FUNCTION find_homes(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_homes(text, text, text, text) TO jingwei_app;
