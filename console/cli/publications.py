"""`jingwei plan publish`, `list`, `show`, `withdraw`, `rollback`: plans that take effect."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from console.cli.language import say
from console.cli.plans import ROWS_SHOWN
from console.container import open_database
from console.publishing.words import COUNTS
from data.accounts import entry_named
from data.database import Database
from data.planning.desk import PostgresPlans
from data.planning.due import let_take_effect
from data.planning.publications import PostgresPublications
from dispatch.china_time import CHINA
from dispatch.errors import AccountUnknown, BadValue
from dispatch.permissions import Actor
from dispatch.planning.publication import Publication
from dispatch.planning.rules import Rule
from dispatch.service import PlanService, PublishingService, utc_now

Account = Annotated[str, typer.Option("--as", help="Account of the planner who does it")]
Day = Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="Day it takes effect on; today is at once")]


@dataclass(frozen=True, slots=True)
class _Desk:
    database: Database
    service: PublishingService
    actor: Actor


@contextmanager
def _desk(account: str) -> Iterator[_Desk]:
    with open_database() as database:
        service = PublishingService(
            PostgresPublications(database), PlanService(PostgresPlans(database), utc_now), utc_now
        )
        entry = entry_named(database, account)
        if entry is None:
            raise AccountUnknown(name=account)
        yield _Desk(database, service, entry.actor)


def publish(
    draft: Annotated[int, typer.Argument(help="Number of the approved draft")],
    account: Account,
    on: Day,
    reason: Annotated[
        list[str] | None,
        typer.Option("--reason", metavar="RULE=WORDS", help="Why a failing rule may be let pass; repeatable"),
    ] = None,
) -> None:
    """Publish an approved draft for a day."""
    reasons = dict(_reason(one) for one in reason or ())
    with _desk(account) as desk:
        made = desk.service.publish(desk.actor, draft, on.date(), reasons)
        _carry_out(desk, made)


def roll_back(
    publication: Annotated[int, typer.Argument(help="Number of the publication in effect")],
    account: Account,
    on: Day,
    reason: Annotated[str, typer.Option(help="Why what was before comes back")],
) -> None:
    """Publish what was in force before a plan; grids that ended come back under new codes."""
    with _desk(account) as desk:
        _carry_out(desk, desk.service.roll_back(desk.actor, publication, on.date(), reason))


def withdraw(publication: Annotated[int, typer.Argument(help="Number of the publication")], account: Account) -> None:
    """Take a published plan back before its day."""
    with _desk(account) as desk:
        _tell(desk.service.withdraw(desk.actor, publication))


def list_all(account: Account) -> None:
    """List the published plans that an account sees, the newest first."""
    table = Table(*say("编号 方案 区域 状态 生效 网格", "id plan area state on grids").split())
    with _desk(account) as desk:
        for one in desk.service.all(desk.actor):
            table.add_row(
                str(one.id), one.name, one.area_code, one.state.value, str(one.effective_on), str(one.grids_changed)
            )
    Console().print(table)


def show(publication: Annotated[int, typer.Argument(help="Number of the publication")], account: Account) -> None:
    """Show a published plan: what moves from which grid to which, and the lineage of its grids."""
    with _desk(account) as desk:
        story = desk.service.story(desk.actor, publication)
    _tell(story.publication)
    table = Table(*say("原网格 新网格", "from to").split(), *COUNTS)
    for pair in story.pairs:
        table.add_row(pair.old_code, pair.new_code, *(f"{getattr(pair, name):,}" for name in COUNTS))
    Console().print(table)
    lineage = Table(*say("原网格,新网格,方式,户数,占比", "old grid,new grid,how,homes,share").split(","))
    for one in story.lineage:
        lineage.add_row(one.old_code, one.new_code, one.kind.value, f"{one.homes:,}", f"{one.share:.1%}")
    Console().print(lineage)


def _carry_out(desk: _Desk, made: Publication) -> None:
    """Let a plan whose time has come take effect now, whether or not a console runs."""
    let_take_effect(desk.database, utc_now())
    (now,) = [one for one in desk.service.all(desk.actor) if one.id == made.id]
    _tell(now)


def _tell(one: Publication) -> None:
    at = f"{one.took_effect_at.astimezone(CHINA):%Y-%m-%d %H:%M}" if one.took_effect_at else str(one.effective_on)
    Console().print(f"{one.id}  {one.name}  {one.area_code}  {one.state.value}  {at}", soft_wrap=True)
    for let_pass in one.overrides[:ROWS_SHOWN]:
        Console().print(f"  {let_pass.rule.value}: {let_pass.reason}", soft_wrap=True)


def _reason(said: str) -> tuple[Rule, str]:
    rule, _, words = said.partition("=")
    if rule not in set(Rule):
        raise BadValue(name="--reason", value=said, why="RULE=WORDS: " + " / ".join(Rule))
    return Rule(rule), words
