-- A pair of neighbours that a file named in a community's edition, if there is one.
SELECT 1 FROM planning_unit_link l JOIN unit_edition e ON e.id = l.edition_id
 WHERE l.edition_id = ANY(%(editions)s) AND e.community_code = %(community)s LIMIT 1
