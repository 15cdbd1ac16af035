WHERE reported_at >= %(since)s AND reported_at < %(until)s ORDER BY reported_at DESC, id DESC LIMIT %(most)s
