SELECT id, kind, ref, households, area_m2 FROM planning_unit WHERE edition_id = %(old)s AND id = ANY(%(gone)s)
