WHERE %(within)s::float8 IS NULL OR stored_at > clock_timestamp() - make_interval(secs => %(within)s)
ORDER BY unit_id
