SELECT code FROM grid WHERE community_code = ANY(%(communities)s)
UNION
SELECT code FROM plan_grid WHERE community_code = ANY(%(communities)s)
