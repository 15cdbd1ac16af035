-- The latest first; with an account only its own.
SELECT i.id, i.at, i.kind, i.file, i.accepted, i.rejected, i.traced, i.own_layer, i.undone_at,
       (i.report ->> 'inserted')::integer AS inserted, (i.report ->> 'updated')::integer AS updated,
       a.name AS account, a.display_name AS by, u.display_name AS undone_by
  FROM import_run i
  LEFT JOIN account a ON a.id = i.account_id
  LEFT JOIN account u ON u.id = i.undone_by
 WHERE i.report ? 'inserted'
   AND (%(account)s::bigint IS NULL OR i.account_id = %(account)s)
   AND (%(run)s::bigint IS NULL OR i.id = %(run)s)
 ORDER BY i.id DESC
 LIMIT %(limit)s
