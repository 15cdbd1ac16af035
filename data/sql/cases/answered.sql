SELECT pg_advisory_xact_lock(hashtextextended(%(caller)s || ' ' || %(key)s, 0));
SELECT request_sha256, answer, at FROM idempotency WHERE caller = %(caller)s AND key = %(key)s
