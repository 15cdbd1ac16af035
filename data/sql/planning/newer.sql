-- A plan of these communities that waits for its day, or that was published since and stands.
SELECT name || ' ' || effective_on FROM plan_publication
 WHERE communities && %(communities)s AND state <> 'withdrawn' AND (state = 'scheduled' OR published_at > %(since)s)
 ORDER BY id DESC LIMIT 1
