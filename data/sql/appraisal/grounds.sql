-- Grids that were in force on any day of the period, or in which something was reported in it, with the homes
-- that belonged to them on their last day in it.
WITH ground AS (
    SELECT g.code, g.name, g.community_code, g.area_m2, g.valid_to,
           least(coalesce(g.valid_to - 1, 'infinity'::date), greatest(%(last)s::date, g.valid_from)) AS day
      FROM grid g
     WHERE (g.valid_from <= %(last)s AND (g.valid_to IS NULL OR g.valid_to > %(first)s)) OR g.code = ANY(%(met)s)
)
SELECT g.code, g.name, g.community_code, g.area_m2, g.valid_to, coalesce(h.households, 0)::int AS households
  FROM ground g
  LEFT JOIN (SELECT bg.grid_code, sum(f.households) AS households
               FROM building_grid bg
               JOIN ground o ON o.code = bg.grid_code AND bg.valid_from <= o.day AND (bg.valid_to IS NULL OR bg.valid_to > o.day)
               JOIN building_figures f ON f.community_code = bg.community_code AND f.building_id = bg.building_id
              GROUP BY bg.grid_code) h ON h.grid_code = g.code
