SELECT d.id, d.area_code, r.name AS area_name, d.name, d.state, d.author_id, a.display_name AS author, d.forked_of, d.editions,
       d.load, d.low, d.high, d.made_at, coalesce(e.number, 0) AS number, coalesce(e.at, d.made_at) AS changed_at,
       d.approved_by, v.display_name AS approver, d.barriers
  FROM plan_draft d
  JOIN region r ON r.code = d.area_code
  JOIN account a ON a.id = d.author_id
  LEFT JOIN account v ON v.id = d.approved_by
  LEFT JOIN LATERAL (SELECT number, at FROM plan_edit WHERE draft_id = d.id ORDER BY number DESC LIMIT 1) e ON true
 WHERE %(id)s::bigint IS NULL OR d.id = %(id)s
 ORDER BY d.id DESC
