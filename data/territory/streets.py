"""Facts of streets."""

from psycopg2.extensions import connection as Connection

from data.territory.statements import lineage, row, statement
from data.territory.values import geometry, identity
from dispatch.territory import Kind, StreetFacts


def street(connection: Connection, ref: int) -> StreetFacts | None:
    """Return the facts of a street, or None."""
    found = row(connection, statement("card_street").format(lineage=lineage("s", "community_code")), {"id": ref})
    if found is None:
        return None
    return StreetFacts(
        identity=identity(Kind.STREET, found, shape=geometry(found["geom"])),
        street_class=found["class"],
        width_m=found["width_m"],
        length_m=found["length_m"],
        oneway=found["oneway"] != 0,
    )
