SELECT kind, max(at) AS at FROM import_run GROUP BY kind
