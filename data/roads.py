"""Road graphs in the database: one per community and way of moving."""

from psycopg2 import Binary, extensions

from geo.road_rules import Mode
from geo.roads import RoadGraph


def store_graph(
    connection: extensions.connection, community_code: str, mode: Mode, graph: RoadGraph, source: str
) -> bool:
    """Store a community's graph in place of the one it has, return whether it differs.

    An equal graph is left alone, with the time it was built.
    """
    fingerprint = graph.fingerprint()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sha256 FROM road_graph WHERE community_code = %s AND mode = %s", (community_code, mode.value)
        )
        known = cursor.fetchone()
        if known is not None and known[0] == fingerprint:
            return False
        cursor.execute(
            "INSERT INTO road_graph (community_code, mode, nodes, edges, strong_share, arrays, sha256, source) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (community_code, mode) DO UPDATE SET "
            "nodes = excluded.nodes, edges = excluded.edges, strong_share = excluded.strong_share, "
            "arrays = excluded.arrays, sha256 = excluded.sha256, source = excluded.source, built_at = now()",
            (
                community_code,
                mode.value,
                graph.nodes,
                graph.edges,
                graph.strong_share,
                Binary(graph.to_bytes()),
                fingerprint,
                source,
            ),
        )
    return True


def load_graph(connection: extensions.connection, community_code: str, mode: Mode) -> RoadGraph | None:
    """Return a community's graph, None where none is stored.

    Raises
    ------
    geo.roads.RoadArraysUnreadable
        If the stored arrays are damaged.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT arrays FROM road_graph WHERE community_code = %s AND mode = %s", (community_code, mode.value)
        )
        row = cursor.fetchone()
    return RoadGraph.from_bytes(bytes(row[0])) if row else None
