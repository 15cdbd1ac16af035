UPDATE {table} t SET ({columns}) = (SELECT {was} FROM jsonb_populate_record(t, c.before) b)
  FROM import_change c
 WHERE c.run = %(run)s AND c.id IS NOT NULL AND t.community_code = c.community_code AND t.id = c.id
RETURNING t.community_code, t.id
