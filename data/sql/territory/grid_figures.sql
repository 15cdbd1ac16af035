-- Every grid with what is counted over its buildings and its incidents; devices with a place of
-- their own are counted by position afterwards. Incidents are those of `since` until before `until`.
-- `on` a day: the grids of then, with the homes and devices that are in their buildings now.
WITH homes AS (
    SELECT bg.grid_code, count(*) AS buildings, sum(f.households) AS households, sum(f.dwellings) AS dwellings, sum(f.people) AS people
      FROM building_grid bg
      JOIN building_figures f ON f.community_code = bg.community_code AND f.building_id = bg.building_id
     WHERE CASE WHEN %(on)s::date IS NULL THEN bg.valid_to IS NULL ELSE bg.valid_from <= %(on)s AND (bg.valid_to IS NULL OR bg.valid_to > %(on)s) END
     GROUP BY bg.grid_code
), sensors AS (
    SELECT bg.grid_code, count(*) AS number
      FROM building_grid bg
      JOIN sensor s ON s.community_code = bg.community_code AND s.building_id = bg.building_id AND s.valid_to IS NULL
     WHERE CASE WHEN %(on)s::date IS NULL THEN bg.valid_to IS NULL ELSE bg.valid_from <= %(on)s AND (bg.valid_to IS NULL OR bg.valid_to > %(on)s) END
     GROUP BY bg.grid_code
), reported AS (
    SELECT grid_code, count(*) AS number FROM incident
     WHERE grid_code IS NOT NULL AND reported_at >= %(since)s AND reported_at < %(until)s AND state NOT IN ('merged', 'void')
     GROUP BY grid_code
)
SELECT g.code, v.name, v.kind, v.geom, CASE WHEN v.valid_to IS NULL THEN g.area_m2 END AS area_m2, c.code AS community, c.name AS community_name, s.code AS street, s.name AS street_name,
       coalesce(h.buildings, 0)::int AS buildings, coalesce(h.households, 0)::int AS households,
       coalesce(h.dwellings, 0)::int AS dwellings, coalesce(h.people, 0)::int AS people,
       coalesce(d.number, 0)::int AS sensors, coalesce(r.number, 0)::int AS incidents
  FROM grid g
  JOIN grid_version v ON v.code = g.code
  JOIN region c ON c.code = g.community_code
  JOIN region s ON s.code = left(g.community_code, 9)
  LEFT JOIN homes h ON h.grid_code = g.code
  LEFT JOIN sensors d ON d.grid_code = g.code
  LEFT JOIN reported r ON r.grid_code = g.code
 WHERE CASE WHEN %(on)s::date IS NULL THEN v.valid_to IS NULL
           ELSE v.valid_from < (%(on)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
            AND (v.valid_to IS NULL OR v.valid_to >= (%(on)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') END
 ORDER BY g.code
