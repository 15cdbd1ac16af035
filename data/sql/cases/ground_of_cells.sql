SELECT w.cell, c.kind, c.ref, c.community_code
  FROM unnest(%(cells)s::bigint[], %(covering)s::bigint[]) AS w (cell, covering)
  JOIN cover c ON c.kind IN ('grid', 'building', 'street') AND c.cell = w.covering
