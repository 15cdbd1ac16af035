"""Appraisals over HTTP: the ranking, the cases behind each figure, files to take away, and the weights."""

from datetime import date
from typing import Annotated, Literal

from anyio import to_thread
from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from console.api.language import CurrentActor, Language
from console.api.parts import NO_STORE, Parts
from console.api.rules import bring
from console.appraisal.body import appraisal_body, case_body, day_body, edition_body, reported_body, row_body
from console.appraisal.printed import PDF, printed, printed_one
from console.appraisal.workbook import XLSX, workbook
from data.appraisal.weights import COLUMNS, NAME
from data.exchange.sheet_file import csv_of
from data.rules.sheets import sheet_named, told
from dispatch.appraisal import Level, Metric, Period, Weight, period_of, weight_table
from dispatch.errors import BadValue, NotAppraised
from dispatch.permissions import Actor, Permission, require

LevelName = Annotated[Level, Query(examples=["officer"])]
PeriodCode = Annotated[str, Query(max_length=40, examples=["2026Q4"])]
Area = Annotated[str, Query(max_length=15, pattern=r"^\d*$")]


class WeightBody(BaseModel):
    """What one metric weighs."""

    metric: Metric
    points: Annotated[float, Field(ge=0, le=100)]
    none_at: Annotated[float, Field(ge=0, le=100_000)]
    all_at: Annotated[float, Field(ge=0, le=100_000)]
    least: Annotated[int, Field(ge=1, le=10_000)] = 1


class WeightsBody(BaseModel):
    """All weights, and the day from which they are in force."""

    valid_from: date
    weights: Annotated[list[WeightBody], Field(min_length=1, max_length=len(Metric))]


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    def asked(code: str) -> Period:
        return period_of(code) if code else parts().appraisals.this_quarter()

    @api.get("/v1/appraisal")
    def appraisal(
        actor: CurrentActor,
        language: Language,
        level: LevelName = Level.OFFICER,
        period: PeriodCode = "",
        area: Area = "",
    ) -> JSONResponse:
        """Return everybody of a level in a period with figures, points and load; the look is in the audit."""
        found = parts().appraisals.appraisal(actor, level, asked(period), area)
        return JSONResponse(appraisal_body(found, language), headers=NO_STORE)

    @api.get("/v1/appraisal/cases")
    def cases(
        actor: CurrentActor,
        language: Language,
        ref: Annotated[str, Query(max_length=20)],
        level: LevelName = Level.OFFICER,
        metric: Metric = Metric.HANDLED,
        period: PeriodCode = "",
    ) -> JSONResponse:
        """Return the handlings behind one figure, the latest first: behind a share those that spoil it."""
        one, found = parts().appraisals.cases(actor, level, ref, asked(period), metric)
        body = {"row": row_body(one, None, language), "cases": [case_body(case, language) for case in found]}
        return JSONResponse(body, headers=NO_STORE)

    @api.get("/v1/appraisal/days")
    def days(
        actor: CurrentActor,
        language: Language,
        ref: Annotated[str, Query(max_length=20)],
        level: LevelName = Level.OFFICER,
        metric: Metric = Metric.PATROLS,
        period: PeriodCode = "",
    ) -> JSONResponse:
        """Return the tasks or days that a figure of patrols was summed from, the latest first."""
        one, found = parts().appraisals.patrol_days(actor, level, ref, asked(period), metric)
        body = {"row": row_body(one, None, language), "days": [day_body(day) for day in found]}
        return JSONResponse(body, headers=NO_STORE)

    @api.get("/v1/appraisal/reported")
    def reported(
        actor: CurrentActor,
        language: Language,
        ref: Annotated[str, Query(max_length=20)],
        level: LevelName = Level.OFFICER,
        period: PeriodCode = "",
    ) -> JSONResponse:
        """Return the incidents that the load of a row counts, the latest first."""
        one, found = parts().appraisals.reported(actor, level, ref, asked(period))
        cases = [reported_body(placed, line, language) for placed, line in found]
        return JSONResponse({"row": row_body(one, None, language), "cases": cases}, headers=NO_STORE)

    @api.get("/v1/appraisal/weights")
    def weights(actor: CurrentActor, language: Language) -> JSONResponse:
        """Return every table of weights, the one that comes into force last first."""
        return JSONResponse(edition_body(parts().appraisals.weights(actor), language), headers=NO_STORE)

    @api.post("/v1/appraisal/weights")
    async def put_weights(body: WeightsBody, actor: CurrentActor, language: Language) -> JSONResponse:
        """Set weights from a day on, today or later; what was judged by those before stays as it was."""
        require(actor, Permission.MANAGE_RULES)
        await to_thread.run_sync(_adopt, parts, actor, body)
        edition = await to_thread.run_sync(parts().appraisals.weights, actor)
        return JSONResponse(edition_body(edition, language), headers=NO_STORE)

    @api.get("/v1/appraisal/file.{format}")
    def file(
        format: Literal["xlsx", "pdf"],
        actor: CurrentActor,
        language: Language,
        level: LevelName = Level.OFFICER,
        period: PeriodCode = "",
        area: Area = "",
        ref: Annotated[str, Query(max_length=20)] = "",
    ) -> Response:
        """Return the appraisal as a workbook or PDF; `ref` asks for the sheet of one, with every step of the score."""
        found = parts().appraisals.appraisal(actor, level, asked(period), area, format)
        name = f"appraisal-{level}-{found.period.code}{f'-{ref}' if ref else ''}.{format}"
        if ref:
            one = next((one for one in found.rows if one.ref == ref), None)
            if one is None:
                raise NotAppraised(period=found.period.code, ref=ref)
            if format == "pdf":
                return _file(printed_one(found, one, language), PDF, name)
        if format == "pdf":
            return _file(printed(found, language), PDF, name)
        return _file(workbook(found, language), XLSX, name)

    return api


def _adopt(parts: Parts, actor: Actor, body: WeightsBody) -> None:
    today = parts().appraisals.today()
    if body.valid_from < today:
        raise BadValue(name="valid_from", value=body.valid_from.isoformat(), why=f"≥ {today}")
    fresh = weight_table(
        body.valid_from, [Weight(one.metric, one.points, one.none_at, one.all_at, one.least) for one in body.weights]
    )
    sheet = sheet_named(NAME)
    with parts().database.owner() as connection:
        day = body.valid_from.isoformat()
        kept = [row for row in told(connection, sheet) if row[0] != day]
    rows = kept + [
        [day, one.metric.value, f"{one.points:.12g}", f"{one.none_at:.12g}", f"{one.all_at:.12g}", str(one.least)]
        for one in fresh.weights
    ]
    bring(parts, actor, sheet, csv_of(COLUMNS, rows), f"{NAME}.csv")


def _file(body: bytes, kind: str, name: str) -> Response:
    return Response(body, media_type=kind, headers=NO_STORE | {"content-disposition": f'attachment; filename="{name}"'})
