INSERT INTO audit (account_id, action, scope, kind, ref, field)
VALUES (%(account)s, %(action)s, jingwei_scope(), 'saved_view', %(ref)s, %(field)s)
