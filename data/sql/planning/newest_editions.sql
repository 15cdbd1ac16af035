-- The newest making of units in each community that a code covers.
SELECT DISTINCT ON (community_code) id, community_code FROM unit_edition
 WHERE starts_with(community_code, %(area)s)
 ORDER BY community_code, id DESC
