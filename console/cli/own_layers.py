"""`jingwei import own` and `jingwei layers`: layers of a site's own."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from console.cli.import_options import (
    CrsOption,
    DatumOption,
    DryRunOption,
    JsonOption,
    LayerFilePath,
    MappedOption,
    PartialOption,
    RejectsOption,
    ReportLanguage,
)
from console.cli.language import chosen, say
from console.cli.layer import end_import, progress_bar
from console.container import open_database
from data.exchange.loader import Request
from data.exchange.rejects import Rejects
from data.own_layers import Defined, drop_own_layer, import_own_layer, own_layers
from dispatch.china_time import day_in_china
from dispatch.permissions import Role, the_system
from dispatch.service.clock import utc_now

REJECTED_STATUS = 2
OPERATOR = the_system(Role.ADMINISTRATOR)
Code = Annotated[str, typer.Argument(metavar="LAYER", help="Code of the layer: lower-case letters, digits and _")]


def import_own(
    layer: Code,
    file: LayerFilePath,
    community: Annotated[
        str | None, typer.Option(help="12-digit code of the community whose people see the rows")
    ] = None,
    datum: DatumOption = None,
    crs: CrsOption = None,
    sheet: Annotated[str | None, typer.Option(help="Layer or sheet of a file that holds several")] = None,
    name_zh: Annotated[str | None, typer.Option(help="What the layer is called in Chinese")] = None,
    name_en: Annotated[str | None, typer.Option(help="What the layer is called in English")] = None,
    title: Annotated[str | None, typer.Option(help="Column that names a thing")] = None,
    mapped: MappedOption = None,
    dry_run: DryRunOption = False,
    partial: PartialOption = False,
    rejects: RejectsOption = None,
    as_json: JsonOption = False,
    language: ReportLanguage = None,
) -> None:
    """Make a layer of your own from a file of anything: its columns become attributes, its rows things."""
    told_in = chosen(language)
    request = Request(
        file, community, datum, crs, sheet, mapped or (), dry_run=dry_run, partial=partial, rejects=Rejects(told_in)
    )
    said = Defined(layer, name_zh, name_en, title)
    with open_database() as database, database.owner() as connection, progress_bar(file.name) as show:
        report = import_own_layer(connection, said, request, day_in_china(utc_now()), show)
    end_import(request, report, rejects, as_json, told_in)


def list_all() -> None:
    """List the layers of your own."""
    with open_database() as database, database.owner() as connection:
        layers = own_layers(connection)
    table = Table(
        *say("代码 中文 English 形状 属性 颜色 角色", "code 中文 English shape attributes colour roles").split()
    )
    for one in layers:
        attributes = ", ".join(f"{each.name}: {each.type.value}" for each in one.properties)
        roles = "*" if one.roles is None else ", ".join(sorted(one.roles))
        table.add_row(one.code, one.name_zh, one.name_en, one.shape.value, attributes, one.colour, roles)
    Console().print(table)


def remove(layer: Code) -> None:
    """Remove a layer of your own with everything on it."""
    with open_database() as database, database.owner() as connection:
        count = drop_own_layer(connection, OPERATOR, layer)
    Console().print(say(f"{layer}：已删除 {count} 个", f"{layer}: {count} removed"), markup=False)
