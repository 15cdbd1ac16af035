INSERT INTO patrol_task (community_code, grid_code, kind, name, day, due_from, due_until, unit_id, points, ordered_by, order_key, words)
VALUES (%(community)s, %(grid)s, %(kind)s, %(name)s, %(day)s, %(due_from)s, %(due_until)s, %(unit)s, %(points)s, %(account)s, %(key)s,
        %(words)s)
    ON CONFLICT (community_code, grid_code, order_key) DO NOTHING
RETURNING id
