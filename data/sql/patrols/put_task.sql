INSERT INTO patrol_task (community_code, round_id, grid_code, kind, name, day, due_from, due_until, unit_id, points, street_share,
                         cell_share, street_m, cells, ground)
VALUES (%(community_code)s, %(round_id)s, %(grid_code)s, %(kind)s, %(name)s, %(day)s, %(due_from)s, %(due_until)s, %(unit_id)s,
        %(points)s, %(street_share)s, %(cell_share)s, %(street_m)s, %(cells)s, %(ground)s)
    ON CONFLICT (community_code, round_id, day) DO NOTHING
RETURNING id
