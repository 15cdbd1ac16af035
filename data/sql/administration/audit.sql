-- The latest first; `before` is where the page above ended.
SELECT u.seq, u.at, a.name, a.display_name, u.action, u.scope, u.kind, u.ref, u.field, u.reason, u.found
  FROM audit u
  LEFT JOIN account a ON a.id = u.account_id
 WHERE (%(before)s::bigint IS NULL OR u.seq < %(before)s)
   AND (%(actions)s::text[] IS NULL OR u.action = ANY(%(actions)s::text[]))
   AND (%(since)s::timestamptz IS NULL OR u.at >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR u.at < %(until)s)
   AND (%(person)s::text IS NULL OR a.name = %(person)s OR strpos(a.display_name, %(person)s) > 0)
 ORDER BY u.seq DESC
 LIMIT %(limit)s
