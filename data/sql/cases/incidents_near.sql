WHERE (cell = ANY(%(cells)s::bigint[]) OR building_id = %(building)s) AND reported_at >= %(since)s AND state NOT IN ('closed', 'rated', 'rejected', 'merged', 'void')
-- On a plane: over some ten metres the order is that of the true distances.
ORDER BY ((lng - %(lng)s) * %(per_lng)s) ^ 2 + ((lat - %(lat)s) * %(per_lat)s) ^ 2, id LIMIT %(most)s
