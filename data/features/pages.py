"""Pages of features, in the order of their keys.

The next page begins after the last key of this one, so that rows that come or go meanwhile
neither repeat nor skip others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import shapely
from psycopg2 import errors as refused
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor
from shapely.geometry.base import BaseGeometry

from data.features.collection import Collection, Property, source_of
from data.features.filters import Filter
from dispatch.errors import FilterUnfit
from geo.cells import WIDE_MOST_DEG, wide_query_cells

MOST_FEATURES = 10_000
_FETCHED_LEAST = 500
_TRUTH = "truth_"
Interval = tuple[datetime | None, datetime | None]
Feature = tuple[object, BaseGeometry | None, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a collection.

    Attributes
    ----------
    after
        Key of the last feature of the page before.
    place
        WGS 84 shape that features meet.
    """

    limit: int
    after: str | None = None
    place: BaseGeometry | None = None
    interval: Interval | None = None
    equal: Mapping[str, object] = field(default_factory=dict)
    filter: Filter | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Features, the key after which the next page begins, and how many there are where that is known."""

    features: Sequence[Feature]
    after: str | None
    matched: int | None


def page_of(connection: Connection, collection: Collection, wanted: Wanted) -> Page:
    """Return one page of a collection, as far as the connection's scope reaches.

    Raises
    ------
    FilterUnfit
        A value in it cannot be compared.
    """
    spatial = wanted.place is not None or (wanted.filter is not None and wanted.filter.spatial)
    conditions = _conditions(collection, wanted)
    found: list[Feature] = []
    after = wanted.after
    size = max(_FETCHED_LEAST, wanted.limit + 1) if spatial else wanted.limit + 1
    try:
        while len(found) <= wanted.limit:
            rows = _rows(connection, collection, conditions, wanted.filter, after, size)
            found += [feature for row in rows if (feature := _fitting(row, collection, wanted)) is not None]
            if len(rows) < size:
                break
            after = str(rows[-1]["fid"])
        counted = wanted.after is None and not spatial
        matched = _count(connection, collection, conditions) if counted else None
    except (refused.DataError, refused.ProgrammingError) as error:
        why = (error.diag.message_primary or "")[:120]
        raise FilterUnfit(why_zh=f"无法比较（{why}）", why_en=f"it cannot be compared ({why})") from error
    more = len(found) > wanted.limit
    found = found[: wanted.limit]
    return Page(found, str(found[-1][0]) if more else None, matched)


def one_feature(connection: Connection, collection: Collection, key: str) -> Feature | None:
    """Return the feature of that key, None where there is none in the connection's scope."""
    if collection.numbered and not (key.isascii() and key.isdigit() and len(key) <= 18):
        return None
    condition = sql.SQL("f.fid = {}").format(sql.Literal(int(key) if collection.numbered else key))
    rows = _rows(connection, collection, [condition], None, None, 1)
    return _feature(rows[0], collection) if rows else None


def extent_of(connection: Connection) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north of the grids within the connection's scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT geom FROM grid WHERE valid_to IS NULL")
        shapes = shapely.from_wkb([bytes(geom) for (geom,) in cursor])
    if not len(shapes):
        return None
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return west, south, east, north


def _conditions(collection: Collection, wanted: Wanted) -> list[sql.Composable]:
    conditions: list[sql.Composable] = []
    for name, value in wanted.equal.items():
        conditions.append(sql.SQL("{} = {}").format(sql.Identifier("f", name), sql.Literal(value)))
    if wanted.interval is not None and collection.moment:
        conditions += _within(collection, wanted.interval)
    if wanted.filter is not None:
        conditions.append(wanted.filter.narrowing)
    places = [] if wanted.filter is None else list(wanted.filter.places)
    for place in places if wanted.place is None else [wanted.place, *places]:
        conditions += _near(collection, place)
    return conditions


def _within(collection: Collection, interval: Interval) -> list[sql.Composable]:
    """Return the conditions of a time: what lasts is in force from its day on, what happened did so then."""
    start, end = interval
    column = sql.Identifier("f", collection.moment)
    lasting = collection.properties[collection.moment] is Property.DATE
    found: list[sql.Composable] = []
    if end is not None:
        found.append(sql.SQL("{} <= {}").format(column, sql.Literal(end.date() if lasting else end)))
    if start is not None and not lasting:
        found.append(sql.SQL("{} >= {}").format(column, sql.Literal(start)))
    return found


def _near(collection: Collection, place: BaseGeometry) -> list[sql.Composable]:
    """Return a condition by cells that everything meeting a place fulfils; by bounds where rows say theirs.

    The larger the place, the coarser the cells; what lies in them is still looked at exactly.
    """
    west, south, east, north = place.bounds
    if collection.boxed:
        return [
            sql.SQL("f.west <= {} AND f.east >= {} AND f.south <= {} AND f.north >= {}").format(
                *map(sql.Literal, (east, west, north, south))
            )
        ]
    if not (collection.celled or collection.covered) or max(east - west, north - south) > WIDE_MOST_DEG:
        return []
    ranges, above = wide_query_cells(place)
    lows, highs = [low for low, _ in ranges], [high for _, high in ranges]
    if collection.celled:
        return [
            sql.SQL(
                "EXISTS (SELECT FROM unnest({}::bigint[], {}::bigint[]) AS r (lo, hi) WHERE f.cell BETWEEN r.lo AND r.hi)"
            ).format(sql.Literal(lows), sql.Literal(highs))
        ]
    return [
        sql.SQL(
            "f.fid IN (SELECT c.ref::{kind} FROM unnest({lows}::bigint[], {highs}::bigint[]) AS r (lo, hi)"
            " JOIN cover c ON c.kind = {covered} AND c.lo BETWEEN r.lo AND r.hi UNION"
            " SELECT c.ref::{kind} FROM cover c WHERE c.kind = {covered} AND c.cell = ANY({above}::bigint[]))"
        ).format(
            kind=sql.SQL("bigint" if collection.numbered else "text"),
            lows=sql.Literal(lows),
            highs=sql.Literal(highs),
            covered=sql.Literal(collection.covered),
            above=sql.Literal(above),
        )
    ]


def _rows(
    connection: Connection,
    collection: Collection,
    conditions: Sequence[sql.Composable],
    chosen: Filter | None,
    after: str | None,
    size: int,
) -> list[dict[str, Any]]:
    wheres = list(conditions)
    if after is not None:
        wheres.append(sql.SQL("f.fid > {}").format(sql.Literal(int(after) if collection.numbered else after)))
    truths = [
        sql.SQL("{} AS {}").format(condition, sql.Identifier(f"{_TRUTH}{index}"))
        for index, condition in enumerate(chosen.columns if chosen is not None else ())
    ]
    statement = sql.SQL("SELECT {} FROM ({}) f WHERE {} ORDER BY f.fid LIMIT {}").format(
        sql.SQL(", ").join([sql.SQL("f.*"), *truths]),
        source_of(collection),
        sql.SQL(" AND ").join([*wheres, sql.SQL("true")]),
        sql.Literal(size),
    )
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(statement)
        return [dict(row) for row in cursor]


def _count(connection: Connection, collection: Collection, conditions: Sequence[sql.Composable]) -> int:
    statement = sql.SQL("SELECT count(*) FROM ({}) f WHERE {}").format(
        source_of(collection), sql.SQL(" AND ").join([*conditions, sql.SQL("true")])
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int((cursor.fetchone() or (0,))[0])


def _fitting(row: Mapping[str, Any], collection: Collection, wanted: Wanted) -> Feature | None:
    feature = _feature(row, collection)
    shape = feature[1]
    if wanted.place is not None and (shape is None or not shapely.intersects(wanted.place, shape)):
        return None
    if wanted.filter is not None:
        truths = [row[f"{_TRUTH}{index}"] for index in range(len(wanted.filter.columns))]
        if not wanted.filter.holds(truths, shape):
            return None
    return feature


def _feature(row: Mapping[str, Any], collection: Collection) -> Feature:
    return row["fid"], _place(row, collection), {name: _plain(row[name]) for name in collection.properties}


def _place(row: Mapping[str, Any], collection: Collection) -> BaseGeometry | None:
    if row.get("lng") is not None:
        return shapely.Point(row["lng"], row["lat"])
    if row["geom"] is None:
        return None
    shape: BaseGeometry = shapely.from_wkb(bytes(row["geom"]))
    return shape.point_on_surface() if collection.inside else shape


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
