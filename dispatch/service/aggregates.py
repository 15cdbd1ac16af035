"""Numbers of the territory by hexagon and by grid, each role told what it may know."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time

import numpy as np

from dispatch.china_time import CHINA
from dispatch.errors import BadValue, UnknownThing
from dispatch.permissions import Actor, Permission, require
from dispatch.ports.aggregates import Aggregates
from dispatch.territory import FEWEST_SHOWN, Tag
from dispatch.territory.counting import (
    FIGURES,
    FILTERS,
    Amounts,
    CellAmounts,
    CellFacts,
    Counted,
    GridAmounts,
    Narrowing,
    Question,
    Subject,
)
from geo.cells import RESOLUTION, is_cell, outline, resolution

COARSEST = 4
MOST_LISTED = 40


class AggregateService:
    """Answers how many, or how much, of a subject there is where.

    Rows outside the actor's scope never arrive here: the reader is narrowed by the database.
    Counts of residents under three are kept back from those who may not see persons.
    """

    def __init__(self, aggregates: Aggregates, clock: Callable[[], datetime]) -> None:
        self._aggregates = aggregates
        self._clock = clock

    def by_cell(self, actor: Actor, question: Question, res: int) -> CellAmounts:
        """Return the amounts of the cells of resolution `res`, parents of resolution-11 cells.

        Raises
        ------
        BadValue, NotPermitted
        """
        self._check(actor, question)
        if not COARSEST <= res <= RESOLUTION:
            raise BadValue(name="res", value=res, why=f"{COARSEST}–{RESOLUTION}")
        with self._aggregates.as_seen_by(actor) as reader:
            found = reader.by_cell(question, res, self._local())
        return replace(found, amounts=_shielded(actor, question.subject, found.amounts))

    def by_grid(self, actor: Actor, question: Question) -> GridAmounts:
        """Return the amount of every grid in scope; raises BadValue and NotPermitted."""
        self._check(actor, question)
        with self._aggregates.as_seen_by(actor) as reader:
            found = reader.by_grid(question, self._local())
        return replace(found, amounts=_shielded(actor, question.subject, found.amounts))

    def cell(self, actor: Actor, question: Question, cell: int) -> CellFacts:
        """Return what is counted in one cell and the things it is made of.

        Raises
        ------
        UnknownThing
            The cell is none, or finer than resolution 11.
        BadValue, NotPermitted
        """
        if not (is_cell(cell) and resolution(cell) <= RESOLUTION):
            raise UnknownThing(kind="hexagon", id=f"{cell:x}")
        here = replace(question, narrowing=replace(question.narrowing, cell=cell))
        self._check(actor, here)
        with self._aggregates.as_seen_by(actor) as reader:
            amounts = reader.by_cell(here, resolution(cell), self._local()).amounts
            listed, things = reader.listed(here, MOST_LISTED, self._local())
        total = _shielded(actor, question.subject, amounts if len(amounts) else np.zeros(1))
        parts = _shielded(actor, question.subject, np.array([one.amount for one in listed], np.float64))
        return CellFacts(
            cell=cell,
            amount=float(total[0]),
            things=things,
            listed=tuple(_with_amount(one, part) for one, part in zip(listed, parts.tolist(), strict=True)),
            bounds=outline(cell).bounds,
        )

    def buildings(self, actor: Actor, narrowing: Narrowing) -> Sequence[int]:
        """Return the ids of the buildings that a filter leaves; raises BadValue and NotPermitted."""
        question = Question(Subject.BUILDINGS, narrowing=narrowing)
        self._check(actor, question)
        with self._aggregates.as_seen_by(actor) as reader:
            return reader.chosen(question)

    def tags(self, actor: Actor) -> Sequence[tuple[str, Tag]]:
        """Return the tags by which this actor may narrow, with what each is said of."""
        require(actor, Permission.VIEW_MAP)
        with self._aggregates.as_seen_by(actor) as reader:
            return [
                (said_of, tag)
                for said_of, tag in reader.tags()
                if said_of != "household" or actor.may(Permission.VIEW_PERSONS)
            ]

    def industries(self, actor: Actor) -> Sequence[str]:
        """Return the industries by which companies may be narrowed."""
        require(actor, Permission.VIEW_MAP)
        with self._aggregates.as_seen_by(actor) as reader:
            return reader.industries()

    def _local(self) -> time:
        return self._clock().astimezone(CHINA).time().replace(tzinfo=None)

    def _check(self, actor: Actor, question: Question) -> None:
        require(actor, Permission.VIEW_MAP)
        subject, narrowing = question.subject, question.narrowing
        if subject in (Subject.INCIDENTS, Subject.UNITS):
            require(actor, Permission.VIEW_INCIDENTS)
        if subject is Subject.PRESENCE:
            require(actor, Permission.VIEW_TRACKS)
        if subject is Subject.HOUSEHOLDS and narrowing.kinds:
            require(actor, Permission.VIEW_HOUSEHOLDS)
        if subject is Subject.HOUSEHOLDS and narrowing.tags:
            require(actor, Permission.VIEW_PERSONS)
        if question.figure not in FIGURES[subject]:
            raise BadValue(name="figure", value=question.figure, why=", ".join(FIGURES[subject]))
        if wrong := narrowing.named() - FILTERS[subject]:
            raise BadValue(name=min(wrong), value="…", why=f"{subject}: {', '.join(sorted(FILTERS[subject]))}")
        if subject is Subject.RESIDENTS and len(narrowing.tags) > 1:
            # One person may carry both, and would count twice.
            raise BadValue(name="tag", value=", ".join(narrowing.tags), why="1")
        for name, at in (("since", narrowing.since), ("until", narrowing.until)):
            if at is not None and at.tzinfo is None:
                raise BadValue(name=name, value=at.isoformat(), why="+08:00 / Z")
        if narrowing.cell is not None and not (is_cell(narrowing.cell) and resolution(narrowing.cell) <= RESOLUTION):
            raise BadValue(name="cell", value=f"{narrowing.cell:x}", why=f"H3, ≤ {RESOLUTION}")


def _shielded(actor: Actor, subject: Subject, amounts: Amounts) -> Amounts:
    """Keep back counts of people from one to two; none is no person's."""
    if subject is not Subject.RESIDENTS or actor.may(Permission.VIEW_PERSONS):
        return amounts
    return np.where((amounts > 0) & (amounts < FEWEST_SHOWN), np.nan, amounts)


def _with_amount(one: Counted, amount: float) -> Counted:
    return one if amount == one.amount else replace(one, amount=math.nan)
