SELECT h.area_code, c.zone, (ARRAY['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])[h.weekday + 1], to_char(h.opens, 'HH24:MI'),
       CASE WHEN h.closes = '00:00' THEN '24:00' ELSE to_char(h.closes, 'HH24:MI') END
  FROM work_hours h JOIN work_calendar c USING (area_code) ORDER BY h.area_code, h.weekday, h.opens
