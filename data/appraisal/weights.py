"""Weights of the appraisal as a table of rules: read from a file, checked as a whole, and read again."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_batch

from data.rules import sheet_cells as cell
from data.rules.sheet_file import Cells
from dispatch.appraisal import Metric, Weight, WeightTable, weight_table
from dispatch.ports.appraisal import WeightEdition

NAME = "appraisal"
COLUMNS = ("from", "metric", "points", "none_at", "all_at", "least")
Row = tuple[Any, ...]


def read_weight(cells: Cells) -> Row:
    """Return a row of cells; raises CellWrong."""
    return (
        cell.day(cells, "from"), cell.one_of(cells, "metric", Metric).value, cell.number(cells, "points", 0, 100),
        cell.number(cells, "none_at", 0, 100_000), cell.number(cells, "all_at", 0, 100_000),
        cell.whole(cells, "least", 1, 10_000) if cells["least"] else 1,
    )  # fmt: skip


def put_weights(connection: Connection, rows: Sequence[Row]) -> None:
    """Put all tables in place of those there are; raises WeightsWrong where one of them does not add up."""
    tables(rows)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM appraisal_weight")
        execute_batch(
            cursor,
            "INSERT INTO appraisal_weight (valid_from, metric, points, none_at, all_at, least) VALUES (%s, %s, %s, %s, %s, %s)",
            rows,
        )


def edition(connection: Connection) -> WeightEdition:
    """Return every table with the number of the latest file."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT valid_from, metric, points, none_at, all_at, least FROM appraisal_weight")
        found = tables(cursor.fetchall())
        cursor.execute("SELECT edition, at FROM rule_edition WHERE name = %s ORDER BY edition DESC LIMIT 1", [NAME])
        number, at = cursor.fetchone() or (0, None)
    return WeightEdition(found, number, at)


def tables(rows: Sequence[Row]) -> list[WeightTable]:
    """Return the tables by the day from which they are in force; raises WeightsWrong."""
    days: dict[date, list[Weight]] = defaultdict(list)
    for day, metric, points, none_at, all_at, least in rows:
        days[day].append(Weight(Metric(metric), points, none_at, all_at, least))
    return [weight_table(day, weights) for day, weights in sorted(days.items())]
