SELECT seq, community_code, subject, subject_id, happening, version, at, actor, body, prev_hash, hash
  FROM event WHERE seq > %(seq)s ORDER BY seq LIMIT %(limit)s
