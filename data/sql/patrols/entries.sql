SELECT e.id, e.number, e.at, a.display_name AS by, e.outcome, e.words, e.off_m,
       ARRAY(SELECT p.id FROM patrol_photo p WHERE p.community_code = e.community_code AND p.entry_id = e.id ORDER BY p.id) AS photos
  FROM patrol_entry e JOIN account a ON a.id = e.account_id
 WHERE e.task_id = %(task)s ORDER BY e.at, e.id
