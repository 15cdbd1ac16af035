-- What stands in a building belongs to the building's grid.
SELECT bg.grid_code AS code, sum(t.value) AS value
  FROM ({things}) t
  JOIN building_grid bg ON bg.community_code = t.community_code AND bg.building_id = t.building_id AND bg.valid_to IS NULL
 GROUP BY 1
