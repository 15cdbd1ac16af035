JOIN unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS r (lo, hi) ON incident.cell BETWEEN r.lo AND r.hi
WHERE reported_at >= %(since)s AND state NOT IN ('closed', 'rated', 'rejected', 'merged', 'void')
