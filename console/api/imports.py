"""Imports over HTTP: upload a file, see what it looks like, check it, apply it."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

import anyio
from anyio import to_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from console.api.errors import code_sentence
from console.api.language import CurrentActor, Language
from console.api.own_layers import Name, administer, administers
from console.api.parts import NO_STORE, Parts
from console.imports import Job, Jobs, Settled, Stage, Worker, opened, receive
from console.imports.jobs import FILES, RUNNING
from data.exchange.columns import IGNORED, PLACE_NAMES
from data.exchange.fields import Kind, Shape, Type
from data.exchange.files import LayerFile, layer_names, open_layer
from data.exchange.inspection import features, inspect, suggested
from data.exchange.kinds import KINDS, kind_named
from data.exchange.loader import DEFAULT_SOURCE
from data.exchange.tasks import TASK_KINDS, check_tasks
from data.own_layers import ATTRIBUTE, Defined, suggested_columns
from data.own_layers.definition import REVISION_PREFIX, checked_code
from dispatch.errors import (
    BadValue,
    ImportBusy,
    ImportUnchecked,
    LayerAmbiguous,
    NoRejects,
    NotPermitted,
    UploadUnfit,
)
from dispatch.permissions import Actor, Permission

WAIT_MOST_S = 20.0
POLL_S = 0.1
LIKELY_MOST = 5
DRAFTED = "grid"
OWN = "own"
OWN_FIELDS = {
    ATTRIBUTE: ("属性", "attribute"),
    "community_code": ("社区代码", "community code"),
    "source_ref": ("来源编号", "source ref"),
}
Wait = Annotated[float, Query(ge=0, le=WAIT_MOST_S, description="How long to wait for the result, in seconds")]


class OwnBody(BaseModel):
    """The layer of the site's own that a file makes or adds to; what is null stays as it is, or is the code."""

    model_config = ConfigDict(extra="forbid")
    code: Annotated[str, Field(examples=["lamps"], max_length=60)]
    name_zh: Name | None = None
    name_en: Name | None = None
    title: Annotated[str | None, Field(description="Column that names a thing")] = None


class CheckBody(BaseModel):
    """What the file is to be imported as. `mapping` is column to field; null leaves a column out.

    With the kind `own` the file is a layer of the site's own, which `own` names. With `as_tasks` the record of
    residents or households stays as it is, and what the file says differently waits to be verified.
    """

    model_config = ConfigDict(extra="forbid")
    kind: Annotated[str, Field(examples=["camera"])]
    community: Annotated[str | None, Field(pattern=r"^\d{12}$")] = None
    datum: str | None = None
    crs: str | None = None
    layer: str | None = None
    source: Annotated[str, Field(min_length=1, max_length=80)] = DEFAULT_SOURCE
    mapping: dict[str, str | None] = Field(default_factory=dict)
    own: OwnBody | None = None
    as_tasks: bool = False

    def settled(self) -> Settled:
        """Return the same as the import takes it."""
        pairs = tuple(f"{column}={name or IGNORED}" for column, name in self.mapping.items())
        said = self.own
        if (said is not None) != (self.kind == OWN):
            raise BadValue(
                name="own", value=self.kind[:40], why=f"kind {OWN} + own.code / kind 为 {OWN} 时须给出 own.code"
            )
        own = None if said is None else Defined(checked_code(said.code), said.name_zh, said.name_en, said.title or None)
        kind = kind_named(self.kind).name if own is None else REVISION_PREFIX + own.code
        if self.as_tasks:
            check_tasks(kind)
        return Settled(
            kind, self.community, self.datum, self.crs, self.layer, self.source, pairs, own=own, as_tasks=self.as_tasks
        )


class ApplyBody(BaseModel):
    """Whether the good rows are written when others are rejected."""

    model_config = ConfigDict(extra="forbid")
    partial: bool = False


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    def jobs() -> Jobs:
        return Jobs(parts().settings.data_dir / "imports")

    async def started(job: Job, apply: bool, actor: Actor, language: str, wait: float) -> JSONResponse:
        """Set a worker on a job, and answer with what there is after at most `wait` seconds."""
        worker = Worker(jobs(), parts().database)
        job = await to_thread.run_sync(worker.start, job, apply, actor.scope)
        until = anyio.current_time() + wait
        while job.stage in RUNNING and anyio.current_time() < until:
            await anyio.sleep(POLL_S)
            job = await to_thread.run_sync(jobs().one, job.id, actor.account_id)
        return JSONResponse(job_body(job, language), 202 if job.stage in RUNNING else 200, NO_STORE)

    @api.post("/v1/imports", status_code=201)
    async def upload(request: Request, actor: CurrentActor, language: Language) -> JSONResponse:
        """Take a file (a form with one `file`, or all files of Shapefiles) and say what it looks like."""
        _may_import(actor, None)
        job = await to_thread.run_sync(jobs().begin, actor.account_id, datetime.now(UTC))
        try:
            got = await receive(request.headers.get("content-type", ""), request.stream(), job.place / FILES)
            layer = got.fields.get("layer") or None
            file, several = opened(got.files, layer)
            job = replace(job, file=file, bytes=got.bytes)
            job = await to_thread.run_sync(_described, job, layer, several)
            job = await to_thread.run_sync(jobs().keep, job)
        except OSError as error:
            shutil.rmtree(job.place, ignore_errors=True)
            raise UploadUnfit(why_zh=error.strerror or "磁盘", why_en=error.strerror or "disk") from error
        except BaseException:
            shutil.rmtree(job.place, ignore_errors=True)
            raise
        return JSONResponse(job_body(job, language), 201, NO_STORE)

    @api.get("/v1/imports")
    def listed(actor: CurrentActor, language: Language) -> JSONResponse:
        """Return this account's imports of the last days, the latest first."""
        _may_import(actor, None)
        found = [job_body(job, language, brief=True) for job in jobs().of(actor.account_id)]
        return JSONResponse({"imports": found}, headers=NO_STORE)

    @api.get("/v1/imports/kinds")
    def kinds(actor: CurrentActor, language: Language, own: bool = False) -> JSONResponse:
        """Return every kind that can be imported, with its fields; with `own` also a layer of the site's own."""
        _may_import(actor, None)
        found = [_kind(kind, language) for kind in KINDS.values()]
        return JSONResponse(
            {"kinds": [*found, *([_own_kind(language)] if own and administers(actor) else [])]}, headers=NO_STORE
        )

    @api.get("/v1/imports/{id}")
    def one(id: str, actor: CurrentActor, language: Language) -> JSONResponse:
        """Return an import as it stands now."""
        return JSONResponse(job_body(jobs().one(id, actor.account_id), language), headers=NO_STORE)

    @api.get("/v1/imports/{id}/mapping")
    def mapping(id: str, actor: CurrentActor, kind: str, layer: str | None = None) -> JSONResponse:
        """Return which field each column would be read as, were the file of this kind."""
        job = jobs().one(id, actor.account_id)
        file = open_layer(job.path, layer or job.described.get("layer"))
        found = suggested_columns(file) if kind == OWN else suggested(kind_named(kind), file)
        return JSONResponse({"mapping": {column: found.get(column) for column in file.columns}}, headers=NO_STORE)

    @api.get("/v1/imports/{id}/preview")
    def preview(
        id: str,
        actor: CurrentActor,
        layer: str | None = None,
        datum: str | None = None,
        crs: str | None = None,
        lng: str | None = None,
        lat: str | None = None,
        wkt: str | None = None,
    ) -> JSONResponse:
        """Return the first rows as GeoJSON in WGS 84, as they would lie in this datum."""
        job = jobs().one(id, actor.account_id)
        file = open_layer(job.path, layer or job.described.get("layer"))
        place = {"lng": lng, "lat": lat, "wkt": wkt}
        said = {name: column for name, column in place.items() if column}
        for name, column in said.items():
            if column not in file.columns:
                raise BadValue(name=name, value=column[:40], why=", ".join(file.columns)[:200])
        return JSONResponse(features(file, said, datum, crs), headers=NO_STORE)

    @api.post("/v1/imports/{id}/check")
    async def check(
        id: str, body: CheckBody, actor: CurrentActor, language: Language, wait: Wait = 3.0
    ) -> JSONResponse:
        """Check every row and count what would happen; nothing is written."""
        settled = body.settled()
        _may_import(actor, settled.kind)
        if settled.own is not None:
            administer(actor)
        job = await to_thread.run_sync(jobs().one, id, actor.account_id)
        if job.stage is Stage.APPLIED:
            raise ImportUnchecked(file=job.file)
        if settled.layer is None:
            settled = replace(settled, layer=job.described.get("layer"))
        return await started(replace(job, settled=settled), False, actor, language, wait)

    @api.post("/v1/imports/{id}/apply")
    async def apply(
        id: str, body: ApplyBody, actor: CurrentActor, language: Language, wait: Wait = 3.0
    ) -> JSONResponse:
        """Write the file as it was checked: all rows, or with `partial` the good ones."""
        _may_import(actor, None, write=True)
        job = await to_thread.run_sync(jobs().one, id, actor.account_id)
        if job.stage in RUNNING:
            raise ImportBusy(file=job.file)
        if job.settled is None or job.stage not in {Stage.CHECKED, Stage.REFUSED}:
            raise ImportUnchecked(file=job.file)
        if job.settled.own is not None:
            administer(actor)
        settled = replace(job.settled, partial=body.partial)
        return await started(replace(job, settled=settled), True, actor, language, wait)

    @api.get("/v1/imports/{id}/rejects")
    def rejects(id: str, actor: CurrentActor) -> Response:
        """Return the rejected rows as a file to mend and import again: the same columns and the reason."""
        job = jobs().one(id, actor.account_id)
        if job.rejects is None:
            raise NoRejects(file=job.file)
        stem = job.file.rpartition(".")[0] or job.file
        return FileResponse(job.place / job.rejects, filename=f"{stem}.{job.rejects}", headers=NO_STORE)

    @api.delete("/v1/imports/{id}")
    def discard(id: str, actor: CurrentActor) -> JSONResponse:
        """Remove an import and its file; what was applied stays."""
        jobs().discard(jobs().one(id, actor.account_id))
        return JSONResponse({"discarded": id}, headers=NO_STORE)

    return api


def job_body(job: Job, language: str, brief: bool = False) -> dict[str, Any]:
    """Return what the import screen is told of a job."""
    read, expected = job.progress()
    body: dict[str, Any] = {
        "id": job.id, "stage": job.stage.value, "file": job.file, "bytes": job.bytes, "at": job.at.isoformat(),
        "settled": _settled(job.settled), "progress": {"read": read, "expected": expected or job.described.get("rows")},
        "error": None if job.error is None else {
            "code": job.error["code"], "message": code_sentence(job.error["code"], job.error["fields"], language),
            "fields": job.error["fields"],
        },
        "rejects": job.rejects,
    }  # fmt: skip
    if not brief:
        described = job.described
        body["described"] = described | {
            "kinds": [
                {"kind": name, "label": _called(KINDS[name], language), "score": score}
                for name, score in described["kinds"]
            ]
        }
        reports = job.report() or {}
        body["report"] = reports.get(language) if job.stage not in RUNNING else None
    return body


def _described(job: Job, layer: str | None, several: list[str]) -> Job:
    """Look into the uploaded file; of several layers, or Shapefiles, the first is described unless one is named."""
    layers = several or layer_names(job.path)
    if layer is not None and layer not in layers:
        raise LayerAmbiguous(file=f"{job.file} ({layer})", layers=", ".join(layers))
    chosen = layer or (layers[0] if layers else None)
    file: LayerFile = open_layer(job.path, chosen)
    found = inspect(file)
    likely = found.likely[:LIKELY_MOST]
    proposed = likely[0][0] if likely else None
    mapping = suggested(KINDS[proposed], file) if proposed else {}
    return replace(
        job,
        described={
            "format": found.format, "encoding": found.encoding, "layers": layers, "layer": chosen, "rows": found.rows,
            "first_row": found.first_row, "crs": found.crs, "datum_needed": found.located and found.crs is None,
            "shape": found.shape.value,
            "columns": [{"name": each.name, "examples": each.examples, "filled": round(each.filled, 3)} for each in found.columns],
            "kinds": likely, "kind": proposed,
            "mapping": {column: mapping.get(column) for column in file.columns},
        },
    )  # fmt: skip


def _settled(settled: Settled | None) -> dict[str, Any] | None:
    if settled is None:
        return None
    pairs = [pair.rpartition("=") for pair in settled.mapping]
    return {
        "kind": settled.kind, "community": settled.community, "datum": settled.datum, "crs": settled.crs,
        "layer": settled.layer, "source": settled.source, "partial": settled.partial, "as_tasks": settled.as_tasks,
        "mapping": {column: None if name == IGNORED else name for column, _, name in pairs},
        "own": None if (own := settled.own) is None else {
            "code": own.code, "name_zh": own.name_zh, "name_en": own.name_en, "title": own.title,
        },
    }  # fmt: skip


def _may_import(actor: Actor, kind: str | None, write: bool = False) -> None:
    """Let an administrator do everything, a planner look at grids to draft from.

    Raises
    ------
    NotPermitted
    """
    if actor.may(Permission.IMPORT):
        return
    if write or not actor.may(Permission.PLAN) or kind not in {None, DRAFTED}:
        raise NotPermitted(permission=Permission.IMPORT.value)


def _called(kind: Kind, language: str) -> str:
    return kind.en if language == "en" else kind.zh


def _kind(kind: Kind, language: str) -> dict[str, Any]:
    places = tuple(PLACE_NAMES) if kind.shape is Shape.POINT else () if kind.shape is Shape.NONE else ("wkt",)
    return {
        "kind": kind.name, "label": _called(kind, language), "shape": kind.shape.value, "placed": kind.placed,
        "place_by": kind.place_by or None, "community": bool(kind.community), "places": places,
        "tasks": kind.name in TASK_KINDS,
        "fields": [
            {
                "name": each.name, "label": _label(each.names, language), "type": each.type.value, "required": each.required,
                "choices": list(each.choices) if each.type is Type.CHOICE else None, "refers": each.refers or None,
                "instead": list(each.instead),
            }
            for each in kind.fields
        ],
    }  # fmt: skip


def _own_kind(language: str) -> dict[str, Any]:
    """Return what a file of anything can be: a layer with its columns as attributes."""
    english = language == "en"
    return {
        "kind": OWN, "label": "A layer of your own" if english else "自定义图层", "shape": "any", "placed": True,
        "place_by": None, "community": True, "places": tuple(PLACE_NAMES), "tasks": False,
        "fields": [
            {
                "name": name, "label": label[english], "type": Type.TEXT.value, "required": False, "choices": None,
                "refers": None, "instead": [],
            }
            for name, label in OWN_FIELDS.items()
        ],
    }  # fmt: skip


def _label(names: tuple[str, ...], language: str) -> str:
    """Return a column name people know: in Chinese the first Chinese synonym."""
    chinese = next((name for name in names if not name.isascii()), names[0])
    return names[0].replace("_", " ") if language == "en" else chinese
