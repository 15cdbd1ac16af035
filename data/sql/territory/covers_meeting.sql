-- A cover meets the query when it lies inside a queried cell, or above one.
SELECT c.ref FROM unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS r (lo, hi)
  JOIN cover c ON c.kind = %(kind)s AND c.lo BETWEEN r.lo AND r.hi
 UNION
SELECT c.ref FROM cover c WHERE c.kind = %(kind)s AND c.cell = ANY(%(ancestors)s::bigint[])
