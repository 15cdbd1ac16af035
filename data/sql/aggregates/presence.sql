-- A row for each minute in which a unit said that it was in a cell: of the last day, or of the time asked for.
SELECT DISTINCT said.cell, said.unit_id, date_bin('1 minute', said.at, 'epoch') AS minute, 1::float8 AS value
  FROM (SELECT unit_id, cell, at FROM fix
         WHERE at >= coalesce(%(since)s::timestamptz, now() - interval '1 day')
           AND at < coalesce(%(until)s::timestamptz, 'infinity')
           AND (%(lo)s::bigint IS NULL OR cell BETWEEN %(lo)s::bigint AND %(hi)s::bigint)
        UNION ALL
        SELECT unit_id, cell, at FROM fix_thinned
         WHERE at >= coalesce(%(since)s::timestamptz, now() - interval '1 day')
           AND at < coalesce(%(until)s::timestamptz, 'infinity')
           AND (%(lo)s::bigint IS NULL OR cell BETWEEN %(lo)s::bigint AND %(hi)s::bigint)) AS said
 WHERE %(kinds)s::text[] IS NULL OR said.unit_id IN (SELECT u.id FROM unit u WHERE u.kind = ANY(%(kinds)s::text[]))
