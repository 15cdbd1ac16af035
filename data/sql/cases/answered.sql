-- In the order of the locks, whoever asks: so nobody waits in a circle.
SELECT pg_advisory_xact_lock(lock)
  FROM (SELECT DISTINCT hashtextextended(caller || ' ' || key, 0) AS lock
          FROM unnest(%(callers)s::text[], %(keys)s::text[]) AS asked (caller, key) ORDER BY 1) AS locks;
SELECT caller, key, request_sha256, answer, at FROM idempotency
 WHERE (caller, key) IN (SELECT * FROM unnest(%(callers)s::text[], %(keys)s::text[]))
