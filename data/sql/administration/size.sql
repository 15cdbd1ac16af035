SELECT pg_database_size(current_database()) AS bytes, current_setting('server_version') AS version,
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database())::int AS connections,
       (SELECT count(*) FROM session s WHERE s.revoked_at IS NULL AND s.expires_at > now())::int AS sessions,
       (SELECT coalesce(max(seq), 0) FROM event) AS events,
       (SELECT count(*) FROM incident WHERE state NOT IN ('closed', 'rated', 'rejected', 'merged', 'void'))::int AS open_incidents,
       (SELECT max(version_num) FROM alembic_version) AS schema
