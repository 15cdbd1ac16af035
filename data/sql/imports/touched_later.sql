-- The latest import that changed what this one had touched, if any stands.
SELECT later.id, later.file
  FROM import_run later
 WHERE later.id > %(run)s AND later.undone_at IS NULL AND later.traced = %(traced)s
   AND EXISTS (
        SELECT FROM (SELECT c.community_code, unnest(coalesce(c.added, ARRAY[c.id])) AS id FROM import_change c WHERE c.run = later.id) b
          JOIN (SELECT c.community_code, unnest(coalesce(c.added, ARRAY[c.id])) AS id FROM import_change c WHERE c.run = %(run)s) a
         USING (community_code, id))
 ORDER BY later.id DESC
 LIMIT 1
