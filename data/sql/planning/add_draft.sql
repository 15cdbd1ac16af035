INSERT INTO plan_draft (area_code, name, author_id, forked_of, editions, grids, units, holders, load, low, high, made_at)
VALUES (%(area)s, %(name)s, %(author)s, %(forked_of)s, %(editions)s, %(grids)s, %(units)s, %(holders)s, %(load)s, %(low)s, %(high)s, %(at)s)
RETURNING id
