"""Exports over HTTP: everything of one kind that the account may see, as a file."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from console.api.language import CurrentActor
from console.api.parts import NO_STORE, Parts
from data.exchange.exporter import ExportRequest, export_file, media_type
from data.exchange.kinds import kind_named
from dispatch.permissions import Actor, Permission, require

PERSONS = frozenset({"resident", "resident_tag"})
HOMES = frozenset({"dwelling", "household", "household_tag", "stair_group"})
_BLOCK_BYTES = 1 << 18


def router(parts: Parts) -> APIRouter:
    """Return the route."""
    api = APIRouter()

    @api.get("/v1/exports/{kind}.{format}")
    def export(kind: str, format: str, actor: CurrentActor, community: str | None = None) -> Response:
        """Return a file of what is in force and within the account's region; persons are masked. It is recorded."""
        chosen = kind_named(kind)
        may_export(actor, chosen.name)
        folder = Path(tempfile.mkdtemp(prefix="export", dir=_waiting(parts().settings.data_dir)))
        file = folder / f"{chosen.name}.{format.lower()}"
        try:
            with parts().database.reader(actor) as connection:
                export_file(connection, chosen, ExportRequest(file, community))
                with connection.cursor() as cursor:
                    cursor.execute(
                        "INSERT INTO audit (account_id, action, scope, kind, ref) VALUES (%s, 'export', %s, %s, %s)",
                        [actor.account_id, community or actor.scope, chosen.name, file.name],
                    )
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        headers = NO_STORE | {"content-disposition": f'attachment; filename="{file.name}"'}
        return StreamingResponse(_then_gone(file), media_type=media_type(file), headers=headers)

    return api


def may_export(actor: Actor, kind: str) -> None:
    """Pass when the actor may see things of the kind; raise NotPermitted otherwise."""
    require(actor, Permission.VIEW_MAP)
    if kind in PERSONS:
        require(actor, Permission.VIEW_PERSONS)
    if kind in HOMES:
        require(actor, Permission.VIEW_HOUSEHOLDS)


def _waiting(data_dir: Path) -> Path:
    place = data_dir / "exports"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _then_gone(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as stream:
            while block := stream.read(_BLOCK_BYTES):
                yield block
    finally:
        shutil.rmtree(file.parent, ignore_errors=True)
