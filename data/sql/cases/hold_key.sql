SELECT pg_advisory_xact_lock(hashtextextended(%(caller)s::text || ' ' || %(key)s, 0))
