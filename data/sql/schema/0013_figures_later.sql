-- As in 0001, but a load may say `SET LOCAL jingwei.figures = 'later'` and count its buildings
-- itself, once, when all its tables are filled: each of four tables made all of them be counted.
CREATE OR REPLACE FUNCTION count_touched_buildings() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    touched text := CASE TG_OP WHEN 'INSERT' THEN 'SELECT * FROM after' WHEN 'DELETE' THEN 'SELECT * FROM before'
                               ELSE 'SELECT * FROM before UNION ALL SELECT * FROM after' END;
    communities text[];
    buildings bigint[];
BEGIN
    IF current_setting('jingwei.figures', true) = 'later' THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT array_agg(community_code), array_agg(building_id) FROM (
                        SELECT DISTINCT d.community_code, d.building_id FROM (%s) t %s) b', touched, TG_ARGV[0])
       INTO communities, buildings;
    IF communities IS NOT NULL THEN
        PERFORM count_buildings_again(communities, buildings);
    END IF;
    RETURN NULL;
END $$;
