SELECT EXISTS (SELECT FROM region WHERE starts_with(code, %(area)s)) OR EXISTS (SELECT FROM grid WHERE code = %(area)s)
