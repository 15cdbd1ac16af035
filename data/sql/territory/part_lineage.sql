(SELECT json_agg(json_build_array(r.code, r.name) ORDER BY length(r.code))
   FROM region r WHERE r.code IN (left({community}, 6), left({community}, 9), {community}))
