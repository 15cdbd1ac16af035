-- Finding by a fragment of an address. Row-level security lets only leakproof operators use
-- an index ahead of the policy, and ILIKE is none: under it every search reads every dwelling.
-- So the owner searches, repeating the policies' conditions; callers join the ids found to
-- the tables, where the policies hold again. Matches that do not cut a number come first.
-- What matches thousands of addresses names none of them: ranking stops at 2,000.

CREATE FUNCTION search_buildings(patterns text[], edges text[], most integer)
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
        (SELECT string_agg(format('b.name || '' '' || b.address ILIKE %L', p), ' AND ') FROM unnest(patterns) p))
    USING edges, most;
END $$;

CREATE FUNCTION search_dwellings(patterns text[], edges text[], most integer)
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
        (SELECT string_agg(format('d.address ILIKE %L', p), ' AND ') FROM unnest(patterns) p))
    USING edges, most;
END $$;

REVOKE ALL ON FUNCTION search_buildings(text[], text[], integer), search_dwellings(text[], text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_buildings(text[], text[], integer), search_dwellings(text[], text[], integer) TO jingwei_app;
