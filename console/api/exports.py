"""Exports over HTTP: everything of one kind that the account may see, as a file."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from console.api.language import CurrentActor, Language
from console.api.parts import NO_STORE, Parts
from console.own_layers import open_layers
from data.exchange.export_formats import EXPORT_FORMATS, format_of
from data.exchange.exporter import ExportRequest, export_file
from data.exchange.fields import Shape
from data.exchange.kinds import KINDS, kind_named
from data.own_layers import OwnLayer, export_own_layer
from data.own_layers.definition import REVISION_PREFIX, kind_of
from dispatch.errors import OwnLayerUnknown
from dispatch.permissions import Actor, Permission, require

PERSONS = frozenset({"resident", "resident_tag"})
HOMES = frozenset({"dwelling", "household", "household_tag", "stair_group"})
_BLOCK_BYTES = 1 << 18


def router(parts: Parts) -> APIRouter:
    """Return the route."""
    api = APIRouter()

    @api.get("/v1/exports")
    def offered(actor: CurrentActor, language: Language) -> dict[str, Any]:
        """Return what the account may take away, in which formats; layers of the site's own are `own_` and their code."""
        require(actor, Permission.VIEW_MAP)
        english = language == "en"
        kinds = [
            {"kind": kind.name, "label": kind.en if english else kind.zh, "shape": kind.shape.value}
            for kind in KINDS.values()
            if not missing(actor, kind.name)
        ] + [
            {"kind": each.revision, "label": each.name_en if english else each.name_zh, "shape": each.shape.value}
            for each in open_layers(parts(), actor).values()
        ]
        formats = [{"ending": each.ending, "name": each.name, "drawn": each.drawn} for each in EXPORT_FORMATS.values()]
        return {"kinds": kinds, "formats": formats}

    @api.get("/v1/exports/{kind}.{format}")
    def export(
        kind: str,
        format: str,
        actor: CurrentActor,
        community: str | None = None,
        datum: str | None = None,
        crs: str | None = None,
    ) -> Response:
        """Return a file of what is in force and within the account's region; persons are masked. It is recorded."""
        own = _own(parts, actor, kind)
        known = kind_of(own) if own else kind_named(kind)
        name = own.revision if own else known.name
        may_export(actor, name)
        folder = Path(tempfile.mkdtemp(prefix="export", dir=waiting_place(parts().settings.data_dir)))
        file = folder / _named(name, format.lower(), known.shape is Shape.NONE, datum, crs)
        asked = ExportRequest(file, community, datum=datum, crs=crs)
        try:
            with parts().database.reader(actor) as connection:
                if own is None:
                    export_file(connection, known, asked)
                else:
                    export_own_layer(connection, own, asked)
                with connection.cursor() as cursor:
                    cursor.execute(
                        "INSERT INTO audit (account_id, action, scope, kind, ref) VALUES (%s, 'export', %s, %s, %s)",
                        [actor.account_id, community or actor.scope, name, file.name],
                    )
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        headers = NO_STORE | {"content-disposition": f'attachment; filename="{file.name}"'}
        return StreamingResponse(then_gone(file), media_type=format_of(file).media, headers=headers)

    return api


def may_export(actor: Actor, kind: str) -> None:
    """Pass when the actor may see things of the kind; raise NotPermitted otherwise."""
    for permission in missing(actor, kind):
        require(actor, permission)


def _own(parts: Parts, actor: Actor, kind: str) -> OwnLayer | None:
    """Return the layer of the site's own that is meant, if one is; raise OwnLayerUnknown where the role sees none such."""
    if not kind.startswith(REVISION_PREFIX):
        return None
    layers = open_layers(parts(), actor)
    code = kind.removeprefix(REVISION_PREFIX)
    if code not in layers:
        raise OwnLayerUnknown(layer=code[:40], layers=", ".join(layers) or "-")
    return layers[code]


def missing(actor: Actor, kind: str) -> list[Permission]:
    """Return what the actor lacks to see things of the kind."""
    needed = [Permission.VIEW_MAP]
    if kind in PERSONS:
        needed.append(Permission.VIEW_PERSONS)
    if kind in HOMES:
        needed.append(Permission.VIEW_HOUSEHOLDS)
    return [each for each in needed if not actor.may(each)]


def _named(kind: str, ending: str, plain: bool, datum: str | None, crs: str | None) -> str:
    """Return a file's name, which tells what the coordinates are in where that is not WGS 84."""
    said = "" if plain else "".join(letter for letter in (datum or crs or "").lower() if letter.isalnum())[:20]
    return f"{kind}{f'_{said}' if said not in {'', 'wgs84', 'epsg4326'} else ''}.{ending}"


def waiting_place(data_dir: Path) -> Path:
    """Return where files wait until they are fetched."""
    place = data_dir / "exports"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def then_gone(file: Path) -> Iterator[bytes]:
    """Yield a file in blocks, then remove it with its folder."""
    try:
        with file.open("rb") as stream:
            while block := stream.read(_BLOCK_BYTES):
                yield block
    finally:
        shutil.rmtree(file.parent, ignore_errors=True)
