-- What the ground of each community is made of, as a word that changes with it: walked streets, else those that are driven.
SELECT g.community_code, r.mode, r.sha256 || ' ' || g.edition
  FROM (SELECT left(code, 12) AS community_code, md5(string_agg(code || md5(geom), ',' ORDER BY code)) AS edition
          FROM grid WHERE (valid_to IS NULL OR valid_to > (now() AT TIME ZONE 'Asia/Shanghai')::date) AND (%(communities)s::text[] IS NULL OR left(code, 12) = ANY (%(communities)s))
         GROUP BY 1) g
  JOIN LATERAL (SELECT mode, sha256 FROM road_graph r WHERE r.community_code = g.community_code ORDER BY mode = 'walk' DESC LIMIT 1) r ON true
 ORDER BY 1
