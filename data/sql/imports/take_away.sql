DELETE FROM {table} t
 USING (SELECT c.community_code, unnest(c.added) AS id FROM import_change c WHERE c.run = %(run)s AND c.added IS NOT NULL) c
 WHERE t.community_code = c.community_code AND t.id = c.id
RETURNING t.community_code, t.id
