"""`jingwei plan`: what planners need before they open a draft."""

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from console.container import open_database
from data.import_run import begin_run
from data.planning.making import communities_with_grids, make_units
from dispatch.errors import NoGridsYet


def units(
    area: Annotated[str, typer.Argument(help="Region code, 2 to 12 digits: every community it covers")],
) -> None:
    """Divide the ground of communities into planning units: street faces, compounds and buildings.

    Drafts that are there stay with the units they began on; new drafts begin on these.
    """
    with open_database() as database, database.owner() as connection:
        begin_run(connection)
        communities = communities_with_grids(connection, area)
        if not communities:
            raise NoGridsYet(community=area)
        made = [
            make_units(connection, one)
            for one in track(communities, "规划单元 units", console=Console(stderr=True), transient=True)
        ]
    table = Table("community", "units", "faces", "compounds", "buildings alone", "buildings placed", "slivers merged")
    for one in made:
        table.add_row(
            one.community, str(one.units), str(one.faces), str(one.compounds), str(one.buildings_alone),
            str(one.buildings), str(one.slivers),
        )  # fmt: skip
    Console().print(table)
