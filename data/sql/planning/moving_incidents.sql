-- Open cases; ended ones stay in the grid they happened in.
SELECT id, community_code, number, coalesce(grid_code, '') AS grid_code, building_id, lng, lat FROM incident
 WHERE community_code = ANY(%(communities)s) AND state NOT IN ('closed', 'rated', 'rejected', 'merged', 'void')
 ORDER BY id
