UPDATE saved_view
   SET name = coalesce(%(name)s, name), state = coalesce(%(state)s, state),
       shared_role = CASE WHEN %(share)s THEN %(shared_role)s ELSE shared_role END, updated_at = now()
 WHERE id = %(id)s AND account_id = %(account)s
