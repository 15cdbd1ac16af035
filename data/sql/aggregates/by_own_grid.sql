SELECT t.grid_code AS code, sum(t.value) AS value FROM ({things}) t WHERE t.grid_code IS NOT NULL GROUP BY 1
