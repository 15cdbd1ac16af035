(SELECT json_agg(json_build_array(m.name, m.post, m.phone, m.status, m.grid_code) ORDER BY m.name, m.id)
   FROM member m WHERE m.grid_code = {grid} AND m.post = 'grid_leader' AND m.valid_to IS NULL)
