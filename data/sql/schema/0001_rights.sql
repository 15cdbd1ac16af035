-- The application's rights. `jingwei_app` owns nothing and is no superuser; the login role
-- of each database is made its member when the database is set up (data/postgres.py).

DO $$ BEGIN
    CREATE ROLE jingwei_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON FUNCTION reveal_resident(bigint, text, text) FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO jingwei_app;
GRANT EXECUTE ON FUNCTION reveal_resident(bigint, text, text) TO jingwei_app;
GRANT SELECT ON region, comprehensive_grid, grid, grid_lineage, micro_grid, building, building_grid, stair_group, dwelling,
    household, tag, resident_tag, household_tag, building_tag, premises_tag, cover, company, premises, camera, sensor, team,
    member, vehicle, robot, street, ground, road_graph, layer_revision, import_run, permission, account, session TO jingwei_app;
GRANT SELECT (community_code, id, household_id, name_masked, phone_masked, gender, birth_year, head, source, source_ref,
    valid_from, valid_to) ON resident TO jingwei_app;
GRANT INSERT, DELETE ON session, sign_in_failure TO jingwei_app;
GRANT SELECT ON sign_in_failure TO jingwei_app;
GRANT UPDATE (revoked_at) ON session TO jingwei_app;
GRANT UPDATE (language) ON account TO jingwei_app;
GRANT INSERT ON audit TO jingwei_app;
GRANT SELECT ON audit TO jingwei_app;

-- Row-level security: a scope of up to 12 digits sees by community code; a grid officer's
-- 15 digits see what belongs to the grid. Conditions are written out in each policy: a
-- function holding a subquery is not inlined, and would run once for every row.

ALTER TABLE region ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON region FOR SELECT USING (jingwei_covers(code) OR starts_with(jingwei_scope(), code));
ALTER TABLE comprehensive_grid ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON comprehensive_grid FOR SELECT USING (jingwei_covers(code) OR starts_with(jingwei_scope(), street_code));
ALTER TABLE grid ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON grid FOR SELECT USING (jingwei_covers(code));
ALTER TABLE grid_lineage ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON grid_lineage FOR SELECT USING (jingwei_covers(old_code) OR jingwei_covers(new_code));
ALTER TABLE micro_grid ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON micro_grid FOR SELECT USING (jingwei_covers(code));
ALTER TABLE building_grid ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON building_grid FOR SELECT USING (jingwei_covers(grid_code));
ALTER TABLE building ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON building FOR SELECT USING (jingwei_covers(community_code) OR (length(jingwei_scope()) = 15
    AND (community_code, id) IN (SELECT bg.community_code, bg.building_id FROM building_grid bg
                                  WHERE bg.valid_to IS NULL AND bg.grid_code = jingwei_scope())));

-- Tables that hang on a building.
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['stair_group', 'dwelling', 'building_tag', 'premises', 'company', 'sensor'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY scope ON %I FOR SELECT USING (jingwei_covers(community_code) OR (length(jingwei_scope()) = 15 '
                       'AND (community_code, building_id) IN (SELECT bg.community_code, bg.building_id FROM building_grid bg '
                       'WHERE bg.valid_to IS NULL AND bg.grid_code = jingwei_scope())))', t);
    END LOOP;
    -- Tables that a whole community shares: a grid officer sees those of the community.
    FOREACH t IN ARRAY ARRAY['camera', 'team', 'vehicle', 'robot', 'member', 'street', 'ground', 'road_graph', 'cover'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY scope ON %I FOR SELECT USING (jingwei_covers(community_code) OR '
                       '(length(jingwei_scope()) = 15 AND community_code = left(jingwei_scope(), 12)))', t);
    END LOOP;
END $$;

-- Tables that hang on a dwelling, household, resident or shop: visible when what they hang on is.
ALTER TABLE household ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON household FOR SELECT USING (jingwei_covers(community_code) OR EXISTS (
    SELECT FROM dwelling d WHERE d.community_code = household.community_code AND d.id = dwelling_id));
ALTER TABLE resident ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON resident FOR SELECT USING (jingwei_covers(community_code) OR EXISTS (
    SELECT FROM household h WHERE h.community_code = resident.community_code AND h.id = household_id));
ALTER TABLE resident_tag ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON resident_tag FOR SELECT USING (jingwei_covers(community_code) OR EXISTS (
    SELECT FROM resident r WHERE r.community_code = resident_tag.community_code AND r.id = resident_id));
ALTER TABLE household_tag ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON household_tag FOR SELECT USING (jingwei_covers(community_code) OR EXISTS (
    SELECT FROM household h WHERE h.community_code = household_tag.community_code AND h.id = household_id));
ALTER TABLE premises_tag ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON premises_tag FOR SELECT USING (jingwei_covers(community_code) OR EXISTS (
    SELECT FROM premises p WHERE p.community_code = premises_tag.community_code AND p.id = premises_id));

ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope_read ON audit FOR SELECT USING (jingwei_covers(scope));
CREATE POLICY own_write ON audit FOR INSERT WITH CHECK (
    account_id IS NULL OR account_id = nullif(current_setting('jingwei.account', true), '')::bigint);
