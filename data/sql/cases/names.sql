SELECT 'account:' || id, display_name FROM account WHERE id = ANY(%(account)s::bigint[])
 UNION ALL
SELECT 'unit:' || id, name FROM unit WHERE id = ANY(%(unit)s::bigint[])
