SELECT k.id, k.name, k.status, k.direction_deg, k.field_of_view_deg, k.range_m, k.geom
  FROM unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS r (lo, hi)
  JOIN camera k ON k.cell BETWEEN r.lo AND r.hi
 WHERE k.valid_to IS NULL
 ORDER BY k.id
