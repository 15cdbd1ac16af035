-- The grid in force that most of each unit's homes are in; units without buildings are placed by their ground.
SELECT DISTINCT ON (ub.unit_id) ub.unit_id, bg.grid_code
  FROM planning_unit_building ub
  JOIN building_grid bg ON bg.community_code = ub.community_code AND bg.building_id = ub.building_id AND bg.valid_to IS NULL
  LEFT JOIN building_figures f ON f.community_code = ub.community_code AND f.building_id = ub.building_id
 WHERE ub.edition_id = ANY(%(editions)s)
 GROUP BY ub.unit_id, bg.grid_code
 ORDER BY ub.unit_id, sum(coalesce(f.households, 0)) DESC, count(*) DESC, bg.grid_code
