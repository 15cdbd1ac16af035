SELECT nextval('incident_id_seq'), nextval('incident_serial'), (SELECT base FROM incident_number WHERE day = %(day)s)
  FROM generate_series(1, %(many)s)
