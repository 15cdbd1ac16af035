-- Names of places with the cells of what lies in them: regions with their grids, estates 小区 with their buildings.
-- An estate is what the names of several buildings begin with, before the number: 榕湖雅苑 of 榕湖雅苑3栋.
SELECT r.code AS id, r.name, r.level AS kind, array_agg(g.cell) AS cells
  FROM region r JOIN grid g ON starts_with(g.code, r.code)
 WHERE r.level IN ('street', 'community') AND g.valid_to IS NULL
 GROUP BY r.code
 UNION ALL
SELECT b.community_code || ' ' || b.estate, b.estate, 'estate', array_agg(b.cell)
  FROM (SELECT community_code, cell, substring(name FROM '^([^0-9A-Za-z]{2,}?)[A-Za-z]?[0-9]') AS estate
          FROM building WHERE valid_to IS NULL) b
 WHERE b.estate IS NOT NULL
 GROUP BY b.community_code, b.estate
HAVING count(*) >= 4
 ORDER BY 1
