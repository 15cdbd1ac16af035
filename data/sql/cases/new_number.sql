SELECT nextval('incident_serial'), (SELECT base FROM incident_number WHERE day = %(day)s)
