SELECT t.{key} AS ref, t.geom
  FROM unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS r (lo, hi)
  JOIN {table} t ON t.cell BETWEEN r.lo AND r.hi
 WHERE {current}
 ORDER BY 1
