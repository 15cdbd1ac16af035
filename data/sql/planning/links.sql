-- Neighbours that files named.
SELECT unit_id, other_id, border_m FROM planning_unit_link WHERE edition_id = ANY(%(editions)s)
