SELECT r.code, r.name FROM region r WHERE r.level = 'community' AND EXISTS (SELECT FROM grid g WHERE g.community_code = r.code)
