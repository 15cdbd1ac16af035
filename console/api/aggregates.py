"""How many of what there is where, over HTTP: by hexagon, by grid, as heat."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse

from console.aggregates import answers
from console.aggregates.card import hexagon_card
from console.aggregates.vocabulary import unit_of, vocabulary
from console.api.language import CurrentActor, Language
from console.api.parts import FRESH, Parts
from console.texts import say
from dispatch.errors import BadValue, UnknownThing
from dispatch.plans import ClassTable
from dispatch.territory import Bounds
from dispatch.territory.classing import FEWEST_CLASSES, MOST_CLASSES, Method
from dispatch.territory.counting import COUNT, Narrowing, Question, Subject
from geo.cells import RESOLUTION

Several = Annotated[list[str], Query(max_length=50)]
Classes = Annotated[int, Query(ge=FEWEST_CLASSES, le=MOST_CLASSES)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What every call here says: the figure, and by what it is narrowed."""

    figure: str
    narrowing: Narrowing

    def about(self, subject: str) -> Question:
        """Return the question; raises UnknownThing for a subject that is none."""
        if subject not in set(Subject):
            raise UnknownThing(kind="layer", id=subject)
        return Question(Subject(subject), self.figure, self.narrowing)


async def asked(
    figure: str = COUNT,
    kind: Several = [],  # noqa: B006  # FastAPI copies defaults
    status: Several = [],  # noqa: B006
    tag: Several = [],  # noqa: B006
    severity: Annotated[list[int], Query(max_length=4)] = [],  # noqa: B006
    since: datetime | None = None,
    until: datetime | None = None,
    cell: str | None = None,
) -> Asked:
    """Read figure and filters; `kind`, `status`, `tag` and `severity` may be given several times."""
    within = _cell(cell) if cell is not None else None
    return Asked(figure, Narrowing(tuple(kind), tuple(status), tuple(tag), tuple(severity), since, until, within))


async def bounds(
    west: float | None = None, south: float | None = None, east: float | None = None, north: float | None = None
) -> Bounds | None:
    """Read the part of the map that is looked at; all four or none."""
    if west is None or south is None or east is None or north is None:
        if any(one is not None for one in (west, south, east, north)):
            raise BadValue(name="west, south, east, north", value="…", why="4")
        return None
    return (west, south, east, north)


About = Annotated[Asked, Depends(asked)]
Within = Annotated[Bounds | None, Depends(bounds)]


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/aggregates")
    def subjects(actor: CurrentActor, language: Language) -> JSONResponse:
        """Return what may be counted, with figures and filters in words."""
        service = parts().aggregates

        def classes() -> ClassTable:
            return parts().reader.classes(actor)

        found = vocabulary(actor, language, service.tags(actor), service.industries(actor), classes)
        return JSONResponse({"subjects": found}, headers=FRESH)

    @api.get("/v1/aggregates/buildings/chosen")
    def chosen(actor: CurrentActor, about: About) -> JSONResponse:
        """Return the ids of the buildings that a filter leaves, for the map to show only these."""
        return JSONResponse({"buildings": list(parts().aggregates.buildings(actor, about.narrowing))}, headers=FRESH)

    @api.get("/v1/aggregates/{subject}/hexagons")
    def hexagons(
        subject: str, actor: CurrentActor, language: Language, about: About, within: Within, res: int,
        breaks: Method = Method.QUANTILE, classes: Classes = 5,
    ) -> JSONResponse:  # fmt: skip
        """Return the amounts of the H3 cells of resolution `res` with their corners and class breaks."""
        question = about.about(subject)
        found = parts().aggregates.by_cell(actor, question, res)
        body = answers.hexagons(found, res, breaks, classes, within)
        return _answer(question, language, body)

    @api.get("/v1/aggregates/{subject}/hexagons/{cell}")
    def hexagon(subject: str, cell: str, actor: CurrentActor, language: Language, about: About) -> JSONResponse:
        """Return the card of one hexagon: the amount, and the things that make it up."""
        question = about.about(subject)
        facts = parts().aggregates.cell(actor, question, _cell(cell))

        def classes() -> ClassTable:
            return parts().reader.classes(actor)

        return JSONResponse(hexagon_card(facts, question, language, classes), headers=FRESH)

    @api.get("/v1/aggregates/{subject}/grids")
    def grids(
        subject: str, actor: CurrentActor, language: Language, about: About,
        breaks: Method = Method.QUANTILE, classes: Classes = 5, per_km2: bool = False,
    ) -> JSONResponse:  # fmt: skip
        """Return the amount of every grid with class breaks, or its density."""
        question = about.about(subject)
        found = parts().aggregates.by_grid(actor, question)
        return _answer(question, language, answers.grids(found, breaks, classes, per_km2), per_km2)

    @api.get("/v1/aggregates/{subject}/points")
    def points(subject: str, actor: CurrentActor, language: Language, about: About, within: Within) -> JSONResponse:
        """Return the middles of resolution-11 cells with their amounts, for a picture of heat."""
        question = about.about(subject)
        found = parts().aggregates.by_cell(actor, question, RESOLUTION)
        return _answer(question, language, answers.points(found, within))

    return api


def _answer(question: Question, language: str, body: dict[str, Any], per_km2: bool = False) -> JSONResponse:
    unit = unit_of(question.subject, question.figure, language)
    return JSONResponse(
        {
            "subject": question.subject.value,
            "figure": question.figure,
            "unit": _per_km2(unit, language) if per_km2 else unit,
            **body,
        },
        headers=FRESH,
    )


def _per_km2(unit: str, language: str) -> str:
    return say("sum_unit.km2", language, unit=unit)


def _cell(text: str) -> int:
    """Read an H3 index; raises BadValue."""
    try:
        return int(text, 16)
    except ValueError as error:
        raise BadValue(name="cell", value=text[:40], why="H3, 8…") from error
