SELECT reveal_resident(%(resident)s, %(field)s, %(reason)s) AS value
