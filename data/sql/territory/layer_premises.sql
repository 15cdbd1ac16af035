SELECT p.id, p.name, p.kind, p.small, to_hex(p.cell) AS cell, p.geom,
       (SELECT array_agg(t.tag_code ORDER BY t.tag_code) FROM premises_tag t
         WHERE t.community_code = p.community_code AND t.premises_id = p.id) AS tags
  FROM premises p
 WHERE CASE WHEN %(on)s::date IS NULL THEN p.valid_to IS NULL
           ELSE p.valid_from <= %(on)s AND (p.valid_to IS NULL OR p.valid_to > %(on)s) END ORDER BY p.id
