INSERT INTO plan_publication (draft_id, rolls_back, area_code, name, communities, editions, effective_on, effective_at, author_id,
                              approved_by, published_by, published_at, reason, overrides, units, before_grids, before, after_grids, after)
VALUES (%(draft_id)s, %(rolls_back)s, %(area_code)s, %(name)s, %(communities)s, %(editions)s, %(effective_on)s, %(effective_at)s, %(author_id)s,
        %(approved_by)s, %(published_by)s, %(published_at)s, %(reason)s, %(overrides)s, %(units)s, %(before_grids)s, %(before)s, %(after_grids)s, %(after)s)
RETURNING id
