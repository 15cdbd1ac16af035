-- A layer of a site's own with a million things. Row-level security lets only leakproof operators use an index ahead of the
-- policy, and ILIKE is none: the owner searches titles, repeating the policy's condition; callers join what is found to
-- the table, where the policy holds again.
CREATE FUNCTION search_own_features(pattern text, among text[], most integer)
RETURNS TABLE (community_code text, id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- Dynamic: a pattern that is known makes the trigram index worth it. What fits thousands of titles names none of them.
    RETURN QUERY EXECUTE format($q$
        SELECT m.community_code, m.id FROM (
            SELECT f.community_code, f.id, f.title FROM own_feature f
             WHERE f.title ILIKE %L AND f.layer = ANY ($1)
               AND (jingwei_covers(f.community_code)
                    OR (length(jingwei_scope()) = 15 AND f.community_code = left(jingwei_scope(), 12)))
             LIMIT 2000) m
         ORDER BY length(m.title), m.title, m.id LIMIT $2 $q$, pattern)
    USING among, most;
END $$;
REVOKE ALL ON FUNCTION search_own_features(text, text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_own_features(text, text[], integer) TO jingwei_app;

-- How many things of each layer lie in an area, without reading the things.
CREATE INDEX own_feature_counted ON own_feature (layer, community_code);
