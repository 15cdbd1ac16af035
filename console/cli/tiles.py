"""`jingwei tiles build`: the map's vector tiles."""

from typing import Annotated

import typer
from rich.console import Console

from console.container import Container, open_database
from console.settings import Settings


def build_tiles(container: Container, quiet: bool = False) -> None:
    """Build the tile sets whose rows have changed."""
    with Console(quiet=quiet).status("tiles 瓦片 …"), container.database.owner() as connection:
        built = container.tiles.build(connection)
    Console(quiet=quiet).print(f"tiles built 瓦片已生成: {', '.join(built) or 'none needed 无需更新'}")


def build(quiet: Annotated[bool, typer.Option(help="Say nothing when all is well")] = False) -> None:
    """Build map tiles where what they show has changed."""
    settings = Settings.read()
    with open_database(settings) as database:
        build_tiles(Container.build(settings, database), quiet)
