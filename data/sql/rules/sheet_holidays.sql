-- Days that follow each other and say the same are one row.
SELECT area_code, min(day), max(day), CASE WHEN working THEN 'yes' ELSE 'no' END, name
  FROM (SELECT *, day - (row_number() OVER (PARTITION BY area_code, working, name ORDER BY day))::integer AS run FROM special_day) d
 GROUP BY area_code, working, name, run ORDER BY area_code, min(day)
