UPDATE patrol_round SET name = %(name)s, kind = %(kind)s, weekdays = %(weekdays)s, from_time = %(from_time)s, until_time = %(until_time)s,
       street_share = %(street_share)s, cell_share = %(cell_share)s, draws = %(draws)s, drawn_from = %(drawn_from)s,
       after_days = %(after_days)s, class_code = %(class_code)s, radius_m = %(radius_m)s, dwell_s = %(dwell_s)s, valid_to = %(valid_to)s,
       version = version + 1
 WHERE id = %(id)s AND version = %(version)s
