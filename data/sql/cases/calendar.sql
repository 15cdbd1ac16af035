SELECT c.zone,
       (SELECT coalesce(json_agg(json_build_array(h.weekday, h.opens, h.closes) ORDER BY h.weekday, h.opens), '[]')
          FROM work_hours h WHERE h.area_code = c.area_code),
       (SELECT coalesce(json_agg(json_build_array(d.day, d.working) ORDER BY d.day), '[]')
          FROM special_day d WHERE d.area_code = c.area_code)
  FROM work_calendar c WHERE starts_with(%(area)s, c.area_code) ORDER BY length(c.area_code) DESC LIMIT 1
