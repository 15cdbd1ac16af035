UPDATE resident r SET valid_from = %(day)s WHERE r.community_code = %(community)s AND r.id = ANY(%(people)s::bigint[])
