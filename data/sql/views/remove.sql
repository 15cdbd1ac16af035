DELETE FROM saved_view WHERE id = %(id)s AND account_id = %(account)s
