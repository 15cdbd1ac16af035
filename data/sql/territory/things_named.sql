SELECT t.{key} AS ref, t.geom FROM {table} t WHERE {current} AND t.{key} = ANY(%(refs)s) ORDER BY 1
