SELECT actor, greatest(0, extract(epoch FROM coalesce(%(now)s, clock_timestamp()) - at))::integer, version
  FROM event WHERE subject = %(subject)s AND subject_id = %(id)s ORDER BY version DESC, seq DESC LIMIT 1
