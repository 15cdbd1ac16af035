"""Incidents over HTTP: reported, looked at, and taken through their life."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Annotated, Any, get_type_hints

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from console.api.errors import bad_value
from console.api.fields import LAST, Id, Reason, Ref
from console.api.language import CurrentActor, Language
from console.api.once import Key, once_for
from console.api.parts import FRESH, NO_STORE, Parts
from console.cases.case import case_body
from data.photos import develop
from dispatch.errors import BadValue, PhotosTooMany, UnknownThing
from dispatch.incidents import COMMANDS, Command
from dispatch.ports import Photo
from dispatch.service import MOST_PHOTOS, NewReport, Place
from dispatch.service.cases import PHASES

MOST_FIELDS = 30


class PlaceBody(BaseModel):
    """Where: a point with its datum (wgs84, cgcs2000, gcj02, bd09), a building or a dwelling."""

    model_config = ConfigDict(extra="forbid")
    lng: float | None = None
    lat: float | None = None
    datum: str | None = None
    building: Ref | None = None
    dwelling: Ref | None = None


class ReportBody(BaseModel):
    """What is reported; the same fields in JSON and in a form."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    kind: Annotated[str, Field(alias="class", examples=["010101"])]
    place: PlaceBody = PlaceBody()
    description: str = ""
    severity: int | None = None
    source: str | None = None

    def report(self, photos: tuple[Photo, ...] = ()) -> NewReport:
        """Return what was reported as the service takes it."""
        return NewReport(
            self.kind, Place(**self.place.model_dump()), self.description, self.severity, self.source, photos
        )


class SeenBody(BaseModel):
    """Which incidents an account has seen."""

    incidents: Annotated[list[Ref], Field(max_length=2_000)]


class RevealBody(BaseModel):
    """Why the reporter's number is needed."""

    reason: Reason


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.post("/v1/incidents", status_code=201)
    async def report(request: Request, actor: CurrentActor, key: Key = None) -> JSONResponse:
        """Report an incident; with an Idempotency-Key it may be sent again until it is answered."""
        said, given = await _said(request)
        body = _valid(ReportBody, said)

        photos = await to_thread.run_sync(developed, given, "report") if given else ()
        reported = await asyncio.wrap_future(parts().intake.begin(actor, body.report(photos), key))
        reader = parts().reader
        if reported.again:
            row = await to_thread.run_sync(reader.row, actor, reported.incident)
        else:
            row = reader.new_row(reported.incident, len(photos), [one["incident"] for one in reported.duplicates])
        return JSONResponse({"incident": row, "duplicates": list(reported.duplicates)}, 201, NO_STORE)

    @api.get("/v1/incidents")
    def rows(
        actor: CurrentActor,
        state: Annotated[str, Query(pattern="^(open|ended)$")] = "open",
        limit: int = 100,
        before: Ref | None = None,
    ) -> JSONResponse:
        """Return the rows of the board, or of what has ended, page by page with `before`."""
        reader = parts().reader
        found = reader.open_rows(actor) if state == "open" else reader.ended_rows(actor, limit, before)
        return JSONResponse({"incidents": found}, headers=FRESH)

    @api.post("/v1/incidents/seen")
    def all_seen(body: SeenBody, actor: CurrentActor) -> JSONResponse:
        """Remember that this account has seen incidents."""
        parts().cases.mark_seen(actor, body.incidents)
        return JSONResponse({"seen": body.incidents}, headers=NO_STORE)

    @api.get("/v1/incidents/{id}")
    def one(id: Id, actor: CurrentActor, language: Language) -> JSONResponse:
        """Return everything about one incident."""
        return JSONResponse(case_body(parts(), actor, id, language), headers=FRESH)

    @api.post("/v1/incidents/{id}/commands/{command}")
    async def act(id: Id, command: str, request: Request, actor: CurrentActor, key: Key = None) -> JSONResponse:
        """Take an incident one step on; `version` is the one the step was decided on."""
        said = await _json(request)
        once = once_for(request, key, dict(said))
        version = said.pop("version", None)
        if version is not None and not isinstance(version, int):
            raise BadValue(name="version", value=repr(version)[:40], why="integer")
        asked = _command(command, said)

        def act_now() -> JSONResponse:
            incident = parts().cases.act(actor, id, asked, version, once)
            return JSONResponse({"incident": parts().reader.row(actor, incident)}, headers=NO_STORE)

        return await to_thread.run_sync(act_now)

    @api.post("/v1/incidents/{id}/seen")
    def seen(id: Id, actor: CurrentActor) -> JSONResponse:
        """Remember that this account has seen an incident."""
        parts().cases.mark_seen(actor, [id])
        return JSONResponse({"seen": [id]}, headers=NO_STORE)

    @api.post("/v1/incidents/{id}/photos", status_code=201)
    async def add_photos(id: Id, request: Request, actor: CurrentActor, key: Key = None) -> JSONResponse:
        """Add photos: a form with `photo` files and, where it is not of the report, a `phase`."""
        said, given = await _said(request)
        phase = str(said.get("phase", "report"))
        if phase not in PHASES:
            raise BadValue(name="phase", value=phase[:40], why=", ".join(PHASES))
        if not given:
            raise BadValue(name="photo", value="0", why="1–9 (multipart/form-data)")

        def add() -> JSONResponse:
            incident = parts().cases.add_photos(actor, id, developed(given, phase), once_for(request, key, said, given))
            return JSONResponse({"incident": parts().reader.row(actor, incident)}, 201, NO_STORE)

        return await to_thread.run_sync(add)

    @api.post("/v1/incidents/{id}/steps/{key}")
    async def do_step(id: Id, key: str, request: Request, actor: CurrentActor) -> JSONResponse:
        """Note a step of the plan as done: `text` and a `photo` (a file, or the id of one) are its proof."""
        said, given = await _said(request)
        photo_id = said.get("photo")
        if photo_id is not None and not (isinstance(photo_id, int) and abs(photo_id) <= LAST):
            raise BadValue(name="photo", value=repr(photo_id)[:40], why=f"integer ≤ {LAST}")
        text = said.get("text", said.get("proof", ""))
        if not isinstance(text, str) or "\0" in text:
            raise BadValue(name="text", value=repr(text)[:40], why="string")

        def done() -> JSONResponse:
            photos = developed(given, "handle")
            incident = parts().cases.do_step(actor, id, key, text, photos[0] if photos else None, photo_id)
            return JSONResponse({"incident": parts().reader.row(actor, incident)}, headers=NO_STORE)

        return await to_thread.run_sync(done)

    @api.post("/v1/incidents/{id}/reporter/reveal")
    def reveal(id: Id, body: RevealBody, actor: CurrentActor) -> JSONResponse:
        """Show the number of the one who reported; the reason is written down first."""
        phone = parts().cases.reveal_reporter(actor, id, body.reason)
        return JSONResponse({"field": "phone", "value": phone}, headers=NO_STORE)

    @api.get("/v1/photos/{id}")
    def photo(id: Id, actor: CurrentActor) -> Response:
        """Return a photo as a JPEG."""
        jpeg = parts().reader.photo(actor, id)
        return Response(jpeg, media_type="image/jpeg", headers={"cache-control": "private, max-age=86400, immutable"})

    return api


def developed(given: Sequence[bytes], phase: str) -> tuple[Photo, ...]:
    """Make the photos of a request anew.

    Raises
    ------
    PhotosTooMany, PhotoUnreadable
    """
    if len(given) > MOST_PHOTOS:
        raise PhotosTooMany(most=MOST_PHOTOS, got=len(given))
    made = [develop(one, index) for index, one in enumerate(given, 1)]
    return tuple(Photo(one.sha256, one.width, one.height, one.jpeg, phase) for one in made)


@cache
def _reader_of(name: str) -> TypeAdapter[Command]:
    """Return what makes the command of a name from JSON; making it takes longer than what it is for."""
    return TypeAdapter(COMMANDS[name])


def _command(name: str, said: dict[str, Any]) -> Command:
    """Return the command of a name with the fields it has.

    Raises
    ------
    UnknownThing
        There is no such command.
    BadValue
        A field is missing, of another kind, or not one of the command's.
    """
    kind = COMMANDS.get(name)
    if kind is None:
        raise UnknownThing(kind="command", id=name)
    known = [field.name for field in fields(kind)]
    for field in said:
        if field not in known:
            raise BadValue(name=field[:40], value=repr(said[field])[:40], why=", ".join(["version", *known]))
    try:
        made = _reader_of(name).validate_python(said)
    except ValidationError as error:
        raise bad_value(error.errors()[0]) from error
    for field, hint in get_type_hints(kind).items():
        value = getattr(made, field)
        if isinstance(value, datetime) and value.tzinfo is None:
            raise BadValue(name=field, value=value.isoformat(), why="+08:00 / Z")
        if hint is str and "\0" in value:
            raise BadValue(name=field, value="\\0", why="U+0000")
        for number in value if isinstance(value, tuple) else (value,):
            if isinstance(number, int) and abs(number) > LAST:
                raise BadValue(name=field, value=number, why=f"≤ {LAST}")
    return made


def _valid(model: type[ReportBody], said: Mapping[str, Any]) -> ReportBody:
    try:
        return model.model_validate(said)
    except ValidationError as error:
        raise bad_value(error.errors()[0]) from error


async def _said(request: Request) -> tuple[dict[str, Any], list[bytes]]:
    """Return the fields of a JSON body or a form, and the files of its field `photo`."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _json(request), []
    said: dict[str, Any] = {}
    files = []
    try:
        async with request.form(max_files=MOST_PHOTOS + 1, max_fields=MOST_FIELDS, max_part_size=1_500_000) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    files.append(await value.read())
                elif name in PlaceBody.model_fields:
                    said.setdefault("place", {})[name] = value or None
                else:
                    said[name] = value
    except MultiPartException as error:
        if "Too many files" in error.message:
            raise PhotosTooMany(most=MOST_PHOTOS, got=f"> {MOST_PHOTOS}") from error
        raise BadValue(name="form", value="…", why=error.message[:80]) from error
    if isinstance(said.get("place"), str):
        try:
            said["place"] = json.loads(said["place"])
        except ValueError as error:
            raise BadValue(name="place", value=said["place"][:40], why="JSON") from error
    for name in ("severity",):
        if said.get(name) == "":
            del said[name]
    if isinstance(said.get("photo"), str) and said["photo"].isascii() and said["photo"].isdigit():
        said["photo"] = int(said["photo"])
    return said, files


async def _json(request: Request) -> dict[str, Any]:
    body = await request.body()
    try:
        said = json.loads(body) if body else {}
        if b"\\u" in body or b"\xed" in body:
            # Half of a character is none: no row and no answer could hold it.
            json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise BadValue(name="body", value=repr(body[:40]), why="JSON") from error
    if not isinstance(said, dict):
        raise BadValue(name="body", value=repr(said)[:40], why="JSON object")
    return said
