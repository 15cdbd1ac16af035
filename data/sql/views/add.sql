INSERT INTO saved_view (account_id, name, state, shared_role, scope, place)
SELECT %(account)s, %(name)s, %(state)s, %(shared_role)s, jingwei_scope(), coalesce(max(place), 0) + 1
  FROM saved_view WHERE account_id = %(account)s
RETURNING id
