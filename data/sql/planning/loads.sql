-- What the buildings of each unit hold now; `since` is where the weeks counted begin.
SELECT ub.unit_id,
       sum(f.households)::float8 AS households, sum(f.people)::float8 AS residents, sum(f.dwellings)::float8 AS dwellings,
       sum(coalesce(s.number, 0))::float8 AS devices, sum(coalesce(r.number, 0))::float8 AS incidents
  FROM planning_unit_building ub
  JOIN building b ON b.community_code = ub.community_code AND b.id = ub.building_id AND b.valid_to IS NULL
  LEFT JOIN building_figures f ON f.community_code = ub.community_code AND f.building_id = ub.building_id
  LEFT JOIN (SELECT community_code, building_id, count(*) AS number FROM sensor WHERE valid_to IS NULL GROUP BY 1, 2) s
         ON s.community_code = ub.community_code AND s.building_id = ub.building_id
  LEFT JOIN (SELECT community_code, building_id, count(*) AS number FROM incident
              WHERE reported_at >= %(since)s AND building_id IS NOT NULL AND state NOT IN ('merged', 'void') GROUP BY 1, 2) r
         ON r.community_code = ub.community_code AND r.building_id = ub.building_id
 WHERE ub.edition_id = ANY(%(editions)s)
 GROUP BY ub.unit_id
