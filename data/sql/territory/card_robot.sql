SELECT c.*, {lineage} AS lineage
  FROM robot c WHERE c.id = %(id)s AND c.valid_to IS NULL
 ORDER BY c.community_code LIMIT 1
