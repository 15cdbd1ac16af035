UPDATE saved_view v SET place = o.place
  FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS o (id, place)
 WHERE v.id = o.id AND v.account_id = %(account)s
