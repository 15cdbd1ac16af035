"""The latest position of each unit: the second lane, in bulk and outside the log."""

from collections.abc import Sequence

from psycopg2.extensions import connection as Connection

from data.cases.rows import FIX
from data.cases.statements import statement
from dispatch.resources import Fix
from geo.cells import cells_of


def put(connection: Connection, fixes: Sequence[Fix]) -> int:
    """Keep the latest position of each unit and return how many were newer than what was there.

    Rows are written in the order of the units' ids, so that two batches never wait in a circle.
    """
    latest: dict[int, Fix] = {}
    for fix in fixes:
        held = latest.get(fix.unit_id)
        if held is None or fix.at > held.at:
            latest[fix.unit_id] = fix
    if not latest:
        return 0
    kept = [latest[unit_id] for unit_id in sorted(latest)]
    columns = {
        "units": [fix.unit_id for fix in kept],
        "lngs": [fix.lng for fix in kept],
        "lats": [fix.lat for fix in kept],
        "cells": cells_of([fix.lng for fix in kept], [fix.lat for fix in kept]).tolist(),
        "ats": [fix.at for fix in kept],
        "headings": [fix.heading_deg for fix in kept],
        "speeds": [fix.speed_mps for fix in kept],
    }
    with connection.cursor() as cursor:
        cursor.execute(statement("put_fixes"), columns)
        return int(cursor.rowcount)


def stored(connection: Connection, within_s: float | None) -> list[Fix]:
    """Return the latest positions by unit, or those written lately by the database's own clock."""
    return FIX.all(connection, statement("fixes"), {"within": within_s})
