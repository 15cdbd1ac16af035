"""The figures of all grids, as rows and as a table to take away."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from console.api.language import CurrentActor, Language
from console.api.parts import FRESH, NO_STORE, Parts
from console.texts import say, word
from data.exchange.sheet_file import Cell, csv_of, xlsx_of
from dispatch.errors import BadValue
from dispatch.territory import MEASURED, GridFigures, Measure, Verdict, verdict

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    "code", "name", "kind", "community", "street", "households", "residents", "dwellings", "buildings", "incidents",
    "devices", "patrol", "area", "compactness", "measure", "low", "high", "verdict",
)  # fmt: skip
Figure = Annotated[float, Query(ge=0, le=1e12)]
Day = Annotated[date | None, Query(examples=["2026-11-20"])]


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/grids/figures")
    def figures(actor: CurrentActor, asof: Day = None) -> JSONResponse:
        """Return every grid with what planners weigh it by; incidents a week are the mean of four weeks.

        With `asof` the grids of that day and the incidents before its end; homes are those registered now.
        """
        rows = [
            {
                "code": one.code, "name": one.name, "kind": one.kind,
                "community": one.community.id, "community_name": one.community.name,
                "street": one.street.id, "street_name": one.street.name,
                "buildings": one.buildings, "households": one.households, "residents": one.residents.value,
                "dwellings": one.dwellings, "incidents": one.incidents_a_week, "devices": one.devices,
                "patrol": round(one.street_m), "area": round(one.area_m2), "compactness": one.compactness,
            }
            for one in parts().figures.grids(actor, asof)
        ]  # fmt: skip
        return JSONResponse({"grids": rows}, headers=FRESH)

    @api.get("/v1/grids/figures/table")
    def table(
        actor: CurrentActor,
        language: Language,
        low: Figure,
        high: Figure,
        measure: Measure = Measure.HOUSEHOLDS,
        area: Annotated[str, Query(pattern=r"^\d{0,15}$")] = "",
        only: Annotated[list[Verdict] | None, Query()] = None,
        format: Annotated[str, Query(pattern="^(csv|xlsx)$")] = "xlsx",
        asof: Day = None,
    ) -> Response:
        """Return the figures as CSV or XLSX, each grid judged by a band; `area` and `only` leave grids out."""
        if low > high:
            raise BadValue(name="low", value=low, why=f"<= {high:g}")
        found = [
            (one, verdict(MEASURED[measure](one), low, high))
            for one in parts().figures.grids(actor, asof)
            if one.code.startswith(area)
        ]
        heading = [say(f"figures.{column}", language) for column in COLUMNS]
        rows = [
            _row(one, measure, low, high, judged, language) for one, judged in found if only is None or judged in only
        ]
        if format == "csv":
            body, media = csv_of(heading, rows), "text/csv; charset=utf-8"
        else:
            body, media = xlsx_of(heading, rows, say("kind.grid", language)), XLSX
        named = {"content-disposition": f'attachment; filename="jingwei-grids.{format}"'}
        return Response(body, media_type=media, headers=NO_STORE | named)

    return api


def _row(one: GridFigures, measure: Measure, low: float, high: float, judged: Verdict, language: str) -> list[Cell]:
    return [
        one.code, one.name, word("grid", one.kind, language), one.community.name, one.street.name, one.households,
        one.residents.value, one.dwellings, one.buildings, one.incidents_a_week, one.devices, round(one.street_m), round(one.area_m2),
        one.compactness, say(f"figures.{measure.value}", language), low, high, say(f"verdict.{judged.value}", language),
    ]  # fmt: skip
