-- One's own in the order one chose, then what others share.
SELECT v.id, v.name, v.state, v.shared_role, v.account_id = %(account)s AS mine, a.display_name AS owner
  FROM saved_view v JOIN account a ON a.id = v.account_id
 ORDER BY v.account_id <> %(account)s, a.display_name, v.place, v.id
