INSERT INTO patrol_round (community_code, grid_code, name, kind, weekdays, from_time, until_time, street_share, cell_share, draws,
                          drawn_from, after_days, class_code, radius_m, dwell_s, valid_from, valid_to, source, source_ref)
VALUES (%(community_code)s, %(grid_code)s, %(name)s, %(kind)s, %(weekdays)s, %(from_time)s, %(until_time)s, %(street_share)s,
        %(cell_share)s, %(draws)s, %(drawn_from)s, %(after_days)s, %(class_code)s, %(radius_m)s, %(dwell_s)s, %(valid_from)s,
        %(valid_to)s, %(source)s, %(source_ref)s)
RETURNING id
