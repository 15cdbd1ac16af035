SELECT number, chained
  FROM append_events(%(communities)s::text[], %(subjects)s::text[], %(subject_ids)s::bigint[], %(happenings)s::text[],
                     %(versions)s::integer[], %(moments)s::timestamptz[], %(actors)s::text[], %(bodies)s::text[])
 ORDER BY number
