-- Homes that a file said of units without buildings.
SELECT u.id, u.households FROM planning_unit u
 WHERE u.edition_id = ANY(%(editions)s) AND u.households IS NOT NULL
   AND NOT EXISTS (SELECT FROM planning_unit_building b WHERE b.edition_id = u.edition_id AND b.unit_id = u.id)
