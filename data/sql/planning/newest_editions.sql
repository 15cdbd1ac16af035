-- The newest making of units in each community that a code covers; what a draft cut is its own until its plan is in effect.
SELECT DISTINCT ON (community_code) id, community_code FROM unit_edition
 WHERE starts_with(community_code, %(area)s) AND draft_id IS NULL
 ORDER BY community_code, id DESC
