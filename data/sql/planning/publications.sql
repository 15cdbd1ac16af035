SELECT p.id, p.draft_id, p.rolls_back, p.area_code, r.name AS area_name, p.name, p.communities, p.editions, p.state, p.effective_on,
       p.effective_at, a.display_name AS author, v.display_name AS approver, w.display_name AS publisher, p.published_at,
       p.took_effect_at, p.reason, p.overrides, g.changed, g.fresh
  FROM plan_publication p
  JOIN region r ON r.code = p.area_code
  JOIN account a ON a.id = p.author_id
  JOIN account v ON v.id = p.approved_by
  JOIN account w ON w.id = p.published_by
  CROSS JOIN LATERAL (SELECT (SELECT count(DISTINCT new_code) FROM plan_lineage WHERE publication_id = p.id) AS changed,
                      (SELECT count(*) FROM plan_grid WHERE publication_id = p.id AND fresh) AS fresh) g
 WHERE %(id)s::bigint IS NULL OR p.id = %(id)s
 ORDER BY p.id DESC
