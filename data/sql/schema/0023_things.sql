-- Shops, sensors, streets and staff by fragments of their names. Behind their policies every search
-- read all of them with two settings looked up for each row, and joined every shop to its company;
-- the owner reads them once, and callers join the few ids found to the tables, where the policies
-- hold again. `cased`: the fragments hold letters that have a case; without, LIKE does, in a fraction
-- of the time. A grid officer's few are all given, since the policies leave out most of a community's.
CREATE FUNCTION search_things(patterns text[], cased boolean, edges text[], most integer)
RETURNS TABLE (kind text, community_code text, id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    scope text := jingwei_scope();
    inside text;
    found text := CASE WHEN cased THEN 'ILIKE' ELSE 'LIKE' END;
BEGIN
    IF scope IS NULL THEN
        RETURN;
    END IF;
    inside := CASE WHEN scope = '*' THEN 'true' ELSE format('starts_with(t.community_code, %L)', left(scope, 12)) END;
    -- Dynamic, so that fragments and region are constants to it. A fragment holds no blank, so it lies
    -- in the shop's name or in its company's.
    RETURN QUERY EXECUTE format($q$
        (SELECT 'premises', t.community_code, t.id FROM premises t
           LEFT JOIN company c ON c.community_code = t.community_code AND c.id = t.company_id AND c.valid_to IS NULL
          WHERE %1$s AND t.valid_to IS NULL
            AND (t.name %2$s ANY (%3$L) OR (t.community_code, t.company_id) IN (
                    SELECT c.community_code, c.id FROM company c WHERE c.valid_to IS NULL AND c.name %2$s ANY (%3$L)))
            AND t.name || ' ' || coalesce(c.name, '') %2$s ALL (%3$L)
          ORDER BY t.name ~* ALL ($1) DESC, length(t.name), t.id LIMIT %4$s)
        UNION ALL
        (SELECT 'sensor', t.community_code, t.id FROM sensor t
          WHERE %1$s AND t.valid_to IS NULL AND t.name %2$s ALL (%3$L)
          ORDER BY t.name ~* ALL ($1) DESC, length(t.name), t.id LIMIT %4$s)
        UNION ALL
        (SELECT 'member', t.community_code, t.id FROM member t
          WHERE %1$s AND t.valid_to IS NULL AND t.name %2$s ALL (%3$L)
          ORDER BY t.name ~* ALL ($1) DESC, length(t.name), t.id LIMIT %4$s)
        UNION ALL
        (SELECT 'street', t.community_code, t.id FROM (
            SELECT DISTINCT ON (t.community_code, t.name) t.* FROM street t
             WHERE %1$s AND t.name <> '' AND t.name %2$s ALL (%3$L) ORDER BY t.community_code, t.name, t.length_m DESC, t.id) t
          ORDER BY t.name ~* ALL ($1) DESC, length(t.name), t.id LIMIT %4$s) $q$,
        inside, found, patterns, CASE WHEN length(scope) = 15 THEN 'ALL' ELSE most::text END)
    USING edges;
END $$;
REVOKE ALL ON FUNCTION search_things(text[], boolean, text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_things(text[], boolean, text[], integer) TO jingwei_app;

-- As in 0001, but by LIKE where nothing has a case.
CREATE OR REPLACE FUNCTION search_buildings(patterns text[], edges text[], most integer)
RETURNS TABLE (community_code text, id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- Dynamic, with one condition for each pattern: the index then answers them together.
    RETURN QUERY EXECUTE format($q$
        SELECT m.community_code, m.id FROM (
            SELECT b.community_code, b.id, b.name || ' ' || b.address AS words FROM building b
             WHERE %s AND b.valid_to IS NULL
               AND (jingwei_covers(b.community_code) OR (length(jingwei_scope()) = 15
                    AND (b.community_code, b.id) IN (SELECT bg.community_code, bg.building_id FROM building_grid bg
                                                      WHERE bg.valid_to IS NULL AND bg.grid_code = jingwei_scope())))
             LIMIT 2000) m
         ORDER BY m.words ~* ALL($1) DESC, length(m.words), m.id LIMIT $2 $q$,
        (SELECT string_agg(format('b.name || '' '' || b.address %s %L', CASE WHEN lower(p) = upper(p) THEN 'LIKE' ELSE 'ILIKE' END, p), ' AND ') FROM unnest(patterns) p))
    USING edges, most;
END $$;

CREATE OR REPLACE FUNCTION search_dwellings(patterns text[], edges text[], most integer)
RETURNS TABLE (community_code text, id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY EXECUTE format($q$
        SELECT m.community_code, m.id FROM (
            SELECT d.community_code, d.id, d.address FROM dwelling d
             WHERE %s
               AND (jingwei_covers(d.community_code) OR (length(jingwei_scope()) = 15
                    AND (d.community_code, d.building_id) IN (SELECT bg.community_code, bg.building_id FROM building_grid bg
                                                               WHERE bg.valid_to IS NULL AND bg.grid_code = jingwei_scope())))
             LIMIT 2000) m
         ORDER BY m.address ~* ALL($1) DESC, length(m.address), m.id LIMIT $2 $q$,
        (SELECT string_agg(format('d.address %s %L', CASE WHEN lower(p) = upper(p) THEN 'LIKE' ELSE 'ILIKE' END, p), ' AND ') FROM unnest(patterns) p))
    USING edges, most;
END $$;
