-- How many dwellings, households and people each building holds. Every card of an area adds
-- these up; counting 40,000 residents behind their policies took 150 ms. Statement triggers
-- count the touched buildings again, so the figures are right whenever a transaction is.

CREATE TABLE building_figures (
    community_code text NOT NULL,
    building_id    bigint NOT NULL,
    dwellings      integer NOT NULL,
    households     integer NOT NULL,
    people         integer NOT NULL,
    PRIMARY KEY (community_code, building_id),
    FOREIGN KEY (community_code, building_id) REFERENCES building (community_code, id) ON DELETE CASCADE
);
CREATE TABLE building_tag_figures (
    community_code text NOT NULL,
    building_id    bigint NOT NULL,
    tag_code       text NOT NULL REFERENCES tag (code) ON DELETE CASCADE,
    people         integer NOT NULL,
    PRIMARY KEY (community_code, building_id, tag_code),
    FOREIGN KEY (community_code, building_id) REFERENCES building (community_code, id) ON DELETE CASCADE
);

CREATE FUNCTION count_buildings_again(communities text[], buildings bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    -- It runs while tables are being filled and nothing is known of them: from building to
    -- resident by index, and by the ids' own (`|| ''` hides the community, which an index also
    -- has). Dynamic, because a plan made for empty tables would be kept for the session.
    -- One at a time in a community: a count must see what the one before has committed.
    PERFORM pg_advisory_xact_lock(hashtextextended('figures ' || c, 0)) FROM (SELECT DISTINCT unnest(communities) AS c ORDER BY 1) one;
    EXECUTE $q$
        INSERT INTO building_figures AS f (community_code, building_id, dwellings, households, people)
        SELECT b.community_code, b.id, count(DISTINCT d.id), count(DISTINCT h.id) FILTER (WHERE h.tenure <> 'vacant'), count(r.id)
          FROM unnest($1, $2) AS t (community_code, id)
          JOIN building b USING (community_code, id)
          LEFT JOIN dwelling d ON d.community_code = b.community_code AND d.building_id = b.id
          LEFT JOIN household h ON h.community_code || '' = d.community_code AND h.dwelling_id = d.id AND h.valid_to IS NULL
          LEFT JOIN resident r ON r.community_code || '' = h.community_code AND r.household_id = h.id AND r.valid_to IS NULL
         GROUP BY b.community_code, b.id
        ON CONFLICT (community_code, building_id) DO UPDATE
           SET dwellings = excluded.dwellings, households = excluded.households, people = excluded.people
         WHERE (f.dwellings, f.households, f.people) IS DISTINCT FROM (excluded.dwellings, excluded.households, excluded.people) $q$ USING communities, buildings;
    EXECUTE $q$
        DELETE FROM building_tag_figures f USING unnest($1, $2) AS t (community_code, id)
         WHERE f.community_code = t.community_code AND f.building_id = t.id $q$ USING communities, buildings;
    EXECUTE $q$
        INSERT INTO building_tag_figures (community_code, building_id, tag_code, people)
        SELECT d.community_code, d.building_id, rt.tag_code, count(*)
          FROM unnest($1, $2) AS t (community_code, id)
          JOIN dwelling d ON d.community_code = t.community_code AND d.building_id = t.id
          JOIN household h ON h.community_code || '' = d.community_code AND h.dwelling_id = d.id AND h.valid_to IS NULL
          JOIN resident r ON r.community_code || '' = h.community_code AND r.household_id = h.id AND r.valid_to IS NULL
          JOIN resident_tag rt ON rt.community_code = r.community_code AND rt.resident_id = r.id
         GROUP BY d.community_code, d.building_id, rt.tag_code $q$ USING communities, buildings;
END $$;

-- The rows a statement touched, before and after, lead to their buildings by the joins named in
-- the trigger. What a cascade has already removed is found by the trigger above it.
CREATE FUNCTION count_touched_buildings() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    touched text := CASE TG_OP WHEN 'INSERT' THEN 'SELECT * FROM after' WHEN 'DELETE' THEN 'SELECT * FROM before'
                               ELSE 'SELECT * FROM before UNION ALL SELECT * FROM after' END;
    communities text[];
    buildings bigint[];
BEGIN
    EXECUTE format('SELECT array_agg(community_code), array_agg(building_id) FROM (
                        SELECT DISTINCT d.community_code, d.building_id FROM (%s) t %s) b', touched, TG_ARGV[0])
       INTO communities, buildings;
    IF communities IS NOT NULL THEN
        PERFORM count_buildings_again(communities, buildings);
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    up_from_resident text := 'JOIN household h ON h.community_code = r.community_code AND h.id = r.household_id '
                             'JOIN dwelling d ON d.community_code = h.community_code AND d.id = h.dwelling_id';
    watched text[] := ARRAY[
        ['dwelling', 'CROSS JOIN LATERAL (SELECT t.community_code, t.building_id) d'],
        ['household', 'JOIN dwelling d ON d.community_code = t.community_code AND d.id = t.dwelling_id'],
        ['resident', 'CROSS JOIN LATERAL (SELECT t.community_code, t.household_id) r ' || up_from_resident],
        ['resident_tag', 'JOIN resident r ON r.community_code = t.community_code AND r.id = t.resident_id ' || up_from_resident]];
    pair text[];
BEGIN
    FOREACH pair SLICE 1 IN ARRAY watched LOOP
        EXECUTE format('CREATE TRIGGER figures_inserted AFTER INSERT ON %I REFERENCING NEW TABLE AS after '
                       'FOR EACH STATEMENT EXECUTE FUNCTION count_touched_buildings(%L)', pair[1], pair[2]);
        EXECUTE format('CREATE TRIGGER figures_updated AFTER UPDATE ON %I REFERENCING OLD TABLE AS before NEW TABLE AS after '
                       'FOR EACH STATEMENT EXECUTE FUNCTION count_touched_buildings(%L)', pair[1], pair[2]);
        EXECUTE format('CREATE TRIGGER figures_deleted AFTER DELETE ON %I REFERENCING OLD TABLE AS before '
                       'FOR EACH STATEMENT EXECUTE FUNCTION count_touched_buildings(%L)', pair[1], pair[2]);
    END LOOP;
END $$;

REVOKE ALL ON building_figures, building_tag_figures FROM PUBLIC;
REVOKE ALL ON FUNCTION count_buildings_again(text[], bigint[]) FROM PUBLIC;
GRANT SELECT ON building_figures, building_tag_figures TO jingwei_app;
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['building_figures', 'building_tag_figures'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY scope ON %I FOR SELECT USING (jingwei_covers(community_code) OR (length(jingwei_scope()) = 15 '
                       'AND (community_code, building_id) IN (SELECT bg.community_code, bg.building_id FROM building_grid bg '
                       'WHERE bg.valid_to IS NULL AND bg.grid_code = jingwei_scope())))', t);
    END LOOP;
END $$;
