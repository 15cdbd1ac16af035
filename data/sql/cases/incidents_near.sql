-- The cells find them by the index; the box leaves out, cheaply, the corners of a disc that is much wider than asked.
WHERE (cell = ANY(%(cells)s::bigint[]) AND lng BETWEEN %(west)s AND %(east)s AND lat BETWEEN %(south)s AND %(north)s
       OR building_id = %(building)s) AND reported_at >= %(since)s AND state NOT IN ('closed', 'rated', 'rejected', 'merged', 'void')
-- On a plane: over some ten metres the order is that of the true distances.
ORDER BY ((lng - %(lng)s) * %(per_lng)s) ^ 2 + ((lat - %(lat)s) * %(per_lat)s) ^ 2, id LIMIT %(most)s
