SELECT code AS ref, boundary AS geom FROM region WHERE level = 'community' AND boundary IS NOT NULL ORDER BY code
