"""Run by `tests/tools/postgres15`: time pgRouting on the network a file holds, print milliseconds."""

import json
import os
import sys
import time
from io import StringIO

import numpy as np
import psycopg2

# Asked the natural way round, from 5,000 units to one place, pgRouting 3.4 searches 5,000
# times (minutes); the streets turned round and asked from the place is the best it can do.
NEAREST = """
SELECT end_vid, agg_cost
FROM pgr_dijkstraCost(
    'SELECT id, target AS source, source AS target, cost, reverse_cost FROM street', %s::bigint, %s::bigint[])
ORDER BY agg_cost LIMIT %s
"""


def main(file: str) -> None:
    """Load the streets, ask for the nearest units of each incident, check what comes."""
    network = np.load(file)
    rows = zip(*(network[name].tolist() for name in ("source", "target", "cost", "reverse")), strict=True)
    text = StringIO("".join(f"{i}\t{a}\t{b}\t{s!r}\t{r!r}\n" for i, (a, b, s, r) in enumerate(rows, start=1)))
    connection = psycopg2.connect(os.environ["JINGWEI_TEST_DATABASE_URL"])
    connection.autocommit = True
    took = []
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '60s'")
        cursor.execute("CREATE EXTENSION pgrouting CASCADE")
        cursor.execute(
            "CREATE TABLE street (id bigint PRIMARY KEY, source bigint, target bigint, cost float8, reverse_cost float8)"
        )
        cursor.copy_expert("COPY street FROM STDIN", text)
        cursor.execute("VACUUM ANALYZE street")
        for incident, known in zip(network["incidents"].tolist(), network["known"], strict=True):
            started = time.perf_counter()
            cursor.execute(NEAREST, (incident, network["units"].tolist(), len(known)))
            found = cursor.fetchall()
            took.append((time.perf_counter() - started) * 1000)
            # It leaves out a unit on the spot.
            costs = [cost for _, cost in found]
            np.testing.assert_allclose(costs[: len(known) - 1], known[known > 0][: len(costs)][: len(known) - 1])
    connection.close()
    json.dump(took, sys.stdout)


main(sys.argv[1])
