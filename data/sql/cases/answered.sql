SELECT request_sha256, answer, at FROM idempotency WHERE caller = %(caller)s AND key = %(key)s
