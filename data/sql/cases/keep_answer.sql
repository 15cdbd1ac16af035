INSERT INTO idempotency (caller, key, request_sha256, answer, at)
VALUES (%(caller)s, %(key)s, %(request_sha256)s, %(answer)s, %(at)s)
