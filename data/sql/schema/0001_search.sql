-- Finding by a fragment of an address. Row-level security lets only leakproof operators use
-- an index ahead of the policy, and ILIKE is none: under it every search reads every dwelling.
-- So the owner searches, repeating the policies' conditions; callers join the ids found to
-- the tables, where the policies hold again. Matches that do not cut a number come first.

CREATE FUNCTION search_buildings(longest text, patterns text[], edges text[], most integer)
RETURNS TABLE (community_code text, id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- Dynamic, so that the plan knows the pattern and can use the trigram index.
    RETURN QUERY EXECUTE $q$
        SELECT b.community_code, b.id FROM building b
         WHERE b.name || ' ' || b.address ILIKE $1 AND b.name || ' ' || b.address ILIKE ALL($2) AND b.valid_to IS NULL
           AND (jingwei_covers(b.community_code) OR (length(jingwei_scope()) = 15
                AND (b.community_code, b.id) IN (SELECT bg.community_code, bg.building_id FROM building_grid bg
                                                  WHERE bg.valid_to IS NULL AND bg.grid_code = jingwei_scope())))
         ORDER BY b.name || ' ' || b.address ~* ALL($3) DESC, length(b.name || ' ' || b.address), b.id LIMIT $4 $q$
    USING longest, patterns, edges, most;
END $$;

CREATE FUNCTION search_dwellings(longest text, patterns text[], edges text[], most integer)
RETURNS TABLE (community_code text, id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY EXECUTE $q$
        SELECT d.community_code, d.id FROM dwelling d
         WHERE d.address ILIKE $1 AND d.address ILIKE ALL($2)
           AND (jingwei_covers(d.community_code) OR (length(jingwei_scope()) = 15
                AND (d.community_code, d.building_id) IN (SELECT bg.community_code, bg.building_id FROM building_grid bg
                                                           WHERE bg.valid_to IS NULL AND bg.grid_code = jingwei_scope())))
         ORDER BY d.address ~* ALL($3) DESC, length(d.address), d.id LIMIT $4 $q$
    USING longest, patterns, edges, most;
END $$;

REVOKE ALL ON FUNCTION search_buildings(text, text[], text[], integer), search_dwellings(text, text[], text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_buildings(text, text[], text[], integer), search_dwellings(text, text[], text[], integer) TO jingwei_app;
