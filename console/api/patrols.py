"""Patrols 巡查 over HTTP: tasks and entries, rounds, renovations, coverage."""

from datetime import date, time
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from console.api.fields import Id, Reason, Ref
from console.api.language import CurrentActor
from console.api.parts import FRESH, NO_STORE, Parts
from console.patrols import coverage_body, figures_row, ground_body, renovation_row, round_row, task_body, task_row
from data.photos import develop
from dispatch.patrols import DrawnFrom, Round, RoundKind, RoundPoint
from dispatch.ports.patrols import EntryPhoto, NewRenovation
from dispatch.service import Said, in_wgs84

Words = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]
Label = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]


class PointBody(BaseModel):
    """A place that must be seen."""

    model_config = ConfigDict(extra="forbid")
    label: Label
    lng: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]


class RoundBody(BaseModel):
    """A round; positions are WGS 84. `grid` counts for a new one, `version` for one that is changed."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    grid: str = ""
    version: int = 1
    name: Annotated[str, Field(min_length=1, max_length=60)]
    kind: RoundKind = RoundKind.PATROL
    weekdays: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(max_length=7)] = [0, 1, 2, 3, 4, 5, 6]
    from_time: Annotated[time, Field(alias="from")] = time(8)
    until_time: Annotated[time, Field(alias="until")] = time(18)
    points: Annotated[list[PointBody], Field(max_length=100)] = []
    street_share: Annotated[float | None, Field(allow_inf_nan=False)] = None
    cell_share: Annotated[float | None, Field(allow_inf_nan=False)] = None
    draws: int | None = None
    drawn_from: DrawnFrom | None = None
    after_days: int | None = None
    class_code: Annotated[str, Field(alias="class", max_length=6, pattern=r"^\d*$")] = ""
    radius_m: Annotated[float, Field(allow_inf_nan=False)] = 25.0
    dwell_s: Annotated[float, Field(allow_inf_nan=False)] = 20.0
    valid_to: date | None = None

    def round(self, id: int = 0) -> Round:
        """Return the round; what its kind does not ask for is left out."""
        patrol, spot = self.kind is RoundKind.PATROL, self.kind is RoundKind.SPOT_CHECK
        recheck = self.kind is RoundKind.RECHECK
        return Round(
            id, self.grid[:12], self.grid, self.name.strip(), self.kind, sum(1 << day for day in set(self.weekdays)),
            self.from_time.replace(tzinfo=None), self.until_time.replace(tzinfo=None),
            tuple(RoundPoint(one.label.strip(), one.lng, one.lat) for one in self.points) if patrol else (),
            self.street_share if patrol else None, self.cell_share if patrol else None, self.draws if spot else None,
            self.drawn_from if spot else None, self.after_days if recheck else None, self.class_code if recheck else "",
            self.radius_m, self.dwell_s, valid_to=self.valid_to, version=self.version,
        )  # fmt: skip


class CancelBody(BaseModel):
    """Why a task is taken back."""

    model_config = ConfigDict(extra="forbid")
    reason: Reason


class RenovationBody(BaseModel):
    """A renovation in a building, or in one of its dwellings."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    building: Ref
    dwelling: Ref | None = None
    from_on: Annotated[date, Field(alias="from")]
    until_on: Annotated[date, Field(alias="until")]
    words: Words = ""


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/patrol/tasks")
    def tasks(
        actor: CurrentActor, since: date | None = None, until: date | None = None, grid: str | None = None
    ) -> JSONResponse:
        """Return the tasks of some days, today's unless said, and checks of before that are still to be made."""
        found = parts().patrols.tasks(actor, since, until, grid)
        body = {"today": parts().patrols.today.isoformat(), "tasks": [task_row(one) for one in found]}
        return JSONResponse(body, headers=NO_STORE)

    @api.get("/v1/patrol/tasks/{id}")
    def task(id: Id, actor: CurrentActor) -> JSONResponse:
        """Return one task with its places and what was entered."""
        return JSONResponse(task_body(*parts().patrols.task(actor, id)), headers=NO_STORE)

    @api.post("/v1/patrol/tasks/{id}/entries", status_code=201)
    def enter(
        id: Id,
        actor: CurrentActor,
        outcome: Annotated[str, Form(max_length=20)] = "fine",
        words: Annotated[str, Form(max_length=500)] = "",
        number: Annotated[int | None, Form(ge=1, le=1000)] = None,
        lng: Annotated[float | None, Form(ge=-180, le=180)] = None,
        lat: Annotated[float | None, Form(ge=-90, le=90)] = None,
        datum: Annotated[str, Form(max_length=20)] = "wgs84",
        photo: Annotated[list[UploadFile] | None, File()] = None,
    ) -> JSONResponse:
        """Enter what was seen (multipart/form-data): with a `number` and a `photo` that place is done by it."""
        made = [develop(one.file.read(), at) for at, one in enumerate(photo or [], 1)]
        photos = [EntryPhoto(one.sha256, one.width, one.height, one.jpeg) for one in made]
        place = (None, None) if lng is None or lat is None else in_wgs84(lng, lat, datum)
        said = Said(number, outcome, words, place[0], place[1], photos)
        return JSONResponse(task_body(*parts().patrols.enter(actor, id, said)), 201, NO_STORE)

    @api.post("/v1/patrol/tasks/{id}/cancel")
    def cancel(id: Id, body: CancelBody, actor: CurrentActor) -> JSONResponse:
        """Take a task back, with a reason."""
        return JSONResponse(task_body(*parts().patrols.cancel(actor, id, body.reason)), headers=NO_STORE)

    @api.get("/v1/patrol/photos/{id}")
    def photo(id: Id, actor: CurrentActor) -> Response:
        """Return a photo of an entry as a JPEG."""
        jpeg = parts().patrols.photo(actor, id)
        return Response(jpeg, media_type="image/jpeg", headers={"cache-control": "private, max-age=86400, immutable"})

    @api.get("/v1/patrol/rounds")
    def rounds(actor: CurrentActor, grid: str | None = None) -> JSONResponse:
        """Return the rounds in force, with how the last task of each went."""
        found = parts().patrols.rounds(actor, grid)
        return JSONResponse({"rounds": [round_row(one) for one in found]}, headers=NO_STORE)

    @api.post("/v1/patrol/rounds", status_code=201)
    def add_round(body: RoundBody, actor: CurrentActor) -> JSONResponse:
        """Write a new round of a grid; planners and administrators."""
        return JSONResponse({"round": parts().patrols.add_round(actor, body.round())}, 201, NO_STORE)

    @api.put("/v1/patrol/rounds/{id}")
    def change_round(id: Id, body: RoundBody, actor: CurrentActor) -> JSONResponse:
        """Write a round in the place of what it was, from its `version`."""
        parts().patrols.change_round(actor, body.round(id))
        return JSONResponse({"round": id}, headers=NO_STORE)

    @api.delete("/v1/patrol/rounds/{id}")
    def end_round(id: Id, actor: CurrentActor) -> JSONResponse:
        """End a round; what it has asked for so far stays."""
        parts().patrols.end_round(actor, id)
        return JSONResponse({"round": id, "ended": True}, headers=NO_STORE)

    @api.get("/v1/patrol/renovations")
    def renovations(actor: CurrentActor, grid: str | None = None) -> JSONResponse:
        """Return the renovations under way or to come, with when each was last looked at."""
        found = parts().patrols.renovations(actor, grid)
        return JSONResponse({"renovations": [renovation_row(one) for one in found]}, headers=NO_STORE)

    @api.post("/v1/patrol/renovations", status_code=201)
    def file_renovation(body: RenovationBody, actor: CurrentActor) -> JSONResponse:
        """File a renovation; rounds of kind `renovation` look at it every day it lasts."""
        asked = NewRenovation(body.building, body.dwelling, body.from_on, body.until_on, body.words)
        return JSONResponse({"renovation": parts().patrols.file_renovation(actor, asked)}, 201, NO_STORE)

    @api.post("/v1/patrol/renovations/{id}/end")
    def end_renovation(id: Id, actor: CurrentActor) -> JSONResponse:
        """End a renovation; today is its last day."""
        parts().patrols.end_renovation(actor, id)
        return JSONResponse({"renovation": id, "ended": True}, headers=NO_STORE)

    @api.get("/v1/patrol/coverage")
    def coverage(actor: CurrentActor) -> JSONResponse:
        """Return how much of every grid was seen today and this week, and since when the rest was not."""
        return JSONResponse(coverage_body(parts().patrols.coverage(actor)), headers=FRESH)

    @api.get("/v1/patrol/coverage/{community}")
    def ground(community: str, actor: CurrentActor) -> JSONResponse:
        """Return every stretch of street and every cell of a community with when it was last seen, as columns."""
        return JSONResponse(ground_body(parts().patrols.ground(actor, community)), headers=FRESH)

    @api.get("/v1/patrol/figures")
    def figures(
        actor: CurrentActor, since: date | None = None, until: date | None = None, by: str = "grid"
    ) -> JSONResponse:
        """Return what was patrolled, a row for each day and grid, or `by=officer`; at most 93 days."""
        found = parts().patrols.figures(actor, since, until, by == "officer")
        return JSONResponse({"figures": [figures_row(one) for one in found]}, headers=NO_STORE)

    return api
