-- Counts up for a community when anything changes that is counted by building: what holds hexagons
-- of homes in memory asks for this first. Statement triggers, as those of the figures themselves.

CREATE TABLE counted_revision (
    community_code text PRIMARY KEY,
    revision       bigint NOT NULL DEFAULT 1
);

CREATE FUNCTION count_revision_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched text := CASE TG_OP WHEN 'INSERT' THEN 'SELECT community_code FROM after' WHEN 'DELETE' THEN 'SELECT community_code FROM before'
                               ELSE 'SELECT community_code FROM before UNION SELECT community_code FROM after' END;
BEGIN
    EXECUTE format('INSERT INTO counted_revision AS r (community_code) SELECT DISTINCT community_code FROM (%s) t ORDER BY 1 '
                   'ON CONFLICT (community_code) DO UPDATE SET revision = r.revision + 1', touched);
    RETURN NULL;
END $$;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['building', 'building_grid', 'building_tag', 'building_figures', 'building_tag_figures'] LOOP
        EXECUTE format('CREATE TRIGGER counted_inserted AFTER INSERT ON %I REFERENCING NEW TABLE AS after '
                       'FOR EACH STATEMENT EXECUTE FUNCTION count_revision_on()', t);
        EXECUTE format('CREATE TRIGGER counted_updated AFTER UPDATE ON %I REFERENCING OLD TABLE AS before NEW TABLE AS after '
                       'FOR EACH STATEMENT EXECUTE FUNCTION count_revision_on()', t);
        EXECUTE format('CREATE TRIGGER counted_deleted AFTER DELETE ON %I REFERENCING OLD TABLE AS before '
                       'FOR EACH STATEMENT EXECUTE FUNCTION count_revision_on()', t);
    END LOOP;
END $$;

REVOKE ALL ON counted_revision FROM PUBLIC;
REVOKE ALL ON FUNCTION count_revision_on() FROM PUBLIC;
GRANT SELECT ON counted_revision TO jingwei_app;
ALTER TABLE counted_revision ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON counted_revision FOR SELECT USING (jingwei_covers(community_code) OR
    (length(jingwei_scope()) = 15 AND community_code = left(jingwei_scope(), 12)));
