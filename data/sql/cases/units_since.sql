WHERE id IN (SELECT subject_id FROM event WHERE seq > %(seq)s AND subject = 'unit') ORDER BY id
