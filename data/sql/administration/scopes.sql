SELECT code, name FROM region WHERE %(scope)s = '*' OR starts_with(code, %(scope)s)
UNION ALL
SELECT code, name FROM grid WHERE valid_to IS NULL AND (%(scope)s = '*' OR starts_with(code, %(scope)s))
 ORDER BY code
