-- The top region of a scope is the region that the scope names, or that its grid lies in;
-- of '*', the smallest region that holds every community of the first province.
WITH communities AS (
    SELECT min(code) AS first, max(code) AS last FROM region
     WHERE length(code) = 12 AND left(code, 2) = (SELECT min(left(code, 2)) FROM region WHERE length(code) = 12)
)
SELECT (SELECT json_build_array(r.code, r.name)
          FROM region r, communities c
         WHERE CASE WHEN %(scope)s = '*' THEN starts_with(c.first, r.code) AND starts_with(c.last, r.code)
                    ELSE starts_with(%(scope)s, r.code) END
         ORDER BY length(r.code) DESC LIMIT 1) AS region,
       (SELECT array_agg(g.geom) FROM grid g WHERE g.valid_to IS NULL) AS grid_geoms,
       (SELECT json_object_agg(l.layer, l.number) FROM (
            SELECT 'grids' AS layer, count(*) AS number FROM grid WHERE valid_to IS NULL
            UNION ALL SELECT 'buildings', count(*) FROM building WHERE valid_to IS NULL
            UNION ALL SELECT 'cameras', count(*) FROM camera WHERE valid_to IS NULL
            UNION ALL SELECT 'sensors', count(*) FROM sensor WHERE valid_to IS NULL
            UNION ALL SELECT 'vehicles', count(*) FROM vehicle WHERE valid_to IS NULL
            UNION ALL SELECT 'teams', count(*) FROM team WHERE valid_to IS NULL
            UNION ALL SELECT 'robots', count(*) FROM robot WHERE valid_to IS NULL
            UNION ALL SELECT 'premises', count(*) FROM premises WHERE valid_to IS NULL
            UNION ALL SELECT 'streetnames', count(DISTINCT name) FROM street WHERE name <> ''
            UNION ALL SELECT 'base', (SELECT count(*) FROM street) + (SELECT count(*) FROM ground)) l) AS counts,
       EXISTS (SELECT FROM street WHERE source = 'osm') OR EXISTS (SELECT FROM building WHERE source = 'osm') AS from_osm
