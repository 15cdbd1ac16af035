WHERE ended_at IS NULL AND (%(incidents)s::bigint[] IS NULL OR incident_id = ANY(%(incidents)s)) ORDER BY id
