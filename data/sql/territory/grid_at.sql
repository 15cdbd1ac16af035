-- Grids whose cover holds the cell; the exact predicate follows.
SELECT g.code, g.name, g.geom, {leaders} AS leaders
  FROM cover c JOIN grid g ON g.code = c.ref AND g.valid_to IS NULL
 WHERE c.kind = 'grid' AND c.cell = ANY(%(cells)s::bigint[])
 ORDER BY g.code
