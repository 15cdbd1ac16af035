"""Write a layer of a site's own to a file that the import reads again without a change."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from data.exchange.destination import destination_of
from data.exchange.export_formats import format_of
from data.exchange.exporter import ExportRequest, geometry_types, write_whole
from data.exchange.fields import Type
from data.exchange.outgoing import SLICE_ROWS, Column, Outgoing, sliced
from data.exchange.vocabulary import COMMUNITY
from data.own_layers.definition import TABLE, OwnLayer, OwnProperty

_READ: Mapping[Type, Callable[[Any], object]] = {
    Type.TEXT: str,
    Type.INTEGER: int,
    Type.NUMBER: float,
    Type.DATE: date.fromisoformat,
}


def export_own_layer(connection: Connection, layer: OwnLayer, request: ExportRequest) -> int:
    """Write the things of a layer to a file whose name tells the format; return how many.

    Its things keep their `source_ref`, so that they are known again when they come back.

    Raises
    ------
    ExportFormatUnknown, ExportTargetTaken, ExportUnfit
    DatumTwice, DatumUnknown, CrsUnknown
    """
    chosen = format_of(request.file)
    destination = destination_of(request.datum, request.crs)
    source = sql.SQL("FROM {table} t WHERE t.layer = {layer} AND starts_with(t.community_code, {region})").format(
        table=sql.Identifier(TABLE), layer=sql.Literal(layer.code), region=sql.Literal(request.region or "")
    )
    going = Outgoing(
        layer.revision,
        layer.shape,
        geometry_types(connection, "geom", source) if chosen.typed else (),
        columns_of(layer),
        destination,
        sliced(_rows(connection, layer.properties, source), True, destination, request.file),
    )
    return write_whole(request.file, chosen, going, replace=request.replace, private=False)


def columns_of(layer: OwnLayer) -> list[Column]:
    """Return the columns of a layer's file: those it came with, and what its things are known by."""
    own = [
        Column(each.name, each.type, (each.name, each.column) if each.column else (each.name,))
        for each in layer.properties
    ]
    return [Column(COMMUNITY.name, Type.TEXT, COMMUNITY.names), Column("source_ref", Type.TEXT), *own]


def _rows(
    connection: Connection, properties: Sequence[OwnProperty], source: sql.Composable
) -> Iterator[tuple[object, ...]]:
    statement = sql.SQL("SELECT t.community_code, t.source_ref, t.properties, t.geom {} ORDER BY t.id").format(source)
    with connection.cursor("exported") as cursor:
        cursor.itersize = SLICE_ROWS
        cursor.execute(statement)
        for community, ref, held, geometry in cursor:
            yield community, ref, *(_value(each, held.get(each.name)) for each in properties), geometry


def _value(of: OwnProperty, held: object) -> object:
    return None if held is None else _READ[of.type](held)
