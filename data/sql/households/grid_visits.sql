-- What stands, by grid: an entry that was corrected counts as its correction does.
WITH standing AS (
    SELECT v.* FROM visit v WHERE NOT EXISTS (SELECT FROM visit c WHERE c.community_code = v.community_code AND c.corrects = v.id)
), latest AS (
    SELECT DISTINCT ON (s.dwelling_id) s.grid_code, s.next_due FROM standing s ORDER BY s.dwelling_id, s.at DESC, s.id DESC
), done AS (
    SELECT s.grid_code, count(*) AS entries, count(DISTINCT s.dwelling_id) AS homes FROM standing s WHERE s.at >= %(since)s GROUP BY s.grid_code
), overdue AS (
    SELECT l.grid_code, count(*) AS homes FROM latest l WHERE l.next_due < %(today)s GROUP BY l.grid_code
), waiting AS (
    SELECT bg.grid_code, count(*) AS changes FROM home_change c JOIN dwelling d ON d.community_code = c.community_code AND d.id = c.dwelling_id
      JOIN building_grid bg ON bg.community_code = d.community_code AND bg.building_id = d.building_id AND bg.valid_to IS NULL
     WHERE c.state = 'waiting' GROUP BY bg.grid_code
)
SELECT g.code, g.name, coalesce(done.entries, 0) AS entries, coalesce(done.homes, 0) AS homes, coalesce(overdue.homes, 0) AS overdue,
       coalesce(waiting.changes, 0) AS waiting
  FROM grid g LEFT JOIN done ON done.grid_code = g.code LEFT JOIN overdue ON overdue.grid_code = g.code LEFT JOIN waiting ON waiting.grid_code = g.code
 WHERE g.valid_to IS NULL ORDER BY g.code
