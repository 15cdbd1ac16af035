SELECT (SELECT count(*) FROM report_attempt WHERE who = %(who)s AND at >= %(since)s),
       (SELECT count(*) FROM report_attempt WHERE code = %(code)s AND at >= %(since)s)
