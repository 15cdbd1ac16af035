"""Household work in PostgreSQL, behind the port of the service."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extras import Json

from data.database import Database
from data.households.forms import forms
from data.households.refusals import refusals
from data.households.statements import rows, statement, tags_on_the_day
from dispatch.households import (
    Change,
    ChangeKind,
    ChangeState,
    FoundHome,
    GridVisits,
    Home,
    Household,
    Lodger,
    Proposal,
    Question,
    Visit,
    VisitForm,
)
from dispatch.permissions import Actor, Permission

VISITS_SHOWN = 60
CHANGES_SHOWN = 40


class PostgresHouseholdWork:
    """One transaction that row-level security has narrowed to an actor."""

    def __init__(self, connection: Connection, actor: Actor) -> None:
        self._connection = connection
        self._actor = actor

    def forms(self) -> list[VisitForm]:
        """Return every version of every form, the latest of each first."""
        return forms(self._connection)

    def lived_in(self, dwelling_id: int) -> bool | None:
        """Say whether a household lives there now; None where there is no such dwelling in scope."""
        found = rows(
            self._connection,
            "SELECT coalesce(h.tenure, 'vacant') <> 'vacant' AS lived_in FROM dwelling d LEFT JOIN household h"
            " ON h.community_code = d.community_code AND h.dwelling_id = d.id AND h.valid_to IS NULL WHERE d.id = %(id)s",
            {"id": dwelling_id},
        )
        return bool(found[0]["lived_in"]) if found else None

    def home(self, dwelling_id: int, on: date, today: date) -> Home | None:
        """Return everything on record about a home as of a day, or None."""
        query = statement("home").format(
            household_tags=tags_on_the_day("household", "h"), resident_tags=tags_on_the_day("resident", "r")
        )
        found = rows(self._connection, query, {"dwelling": dwelling_id, "on": on, "now": on >= today})
        if not found:
            return None
        days = rows(self._connection, statement("days"), {"dwelling": dwelling_id, "today": today})
        every = self.forms()
        return Home(
            dwelling_id,
            found[0]["address"],
            on,
            _household(found[0]) if found[0]["id"] is not None else None,
            tuple(one["day"] for one in days),
            tuple(self._visits(dwelling_id, every)),
            tuple(
                self._changes(
                    sql.SQL("c.dwelling_id = %(dwelling)s"), sql.SQL("c.id DESC"), CHANGES_SHOWN, dwelling=dwelling_id
                )
            ),
            tuple(one for at, one in enumerate(every) if not at or every[at - 1].code != one.code),
            tuple((one["code"], one["subject"], one["label_zh"], one["label_en"]) for one in self._tags()),
        )

    def _tags(self) -> list[dict[str, Any]]:
        return rows(
            self._connection, "SELECT * FROM tag WHERE subject IN ('resident', 'household') ORDER BY subject, code"
        )

    def _visits(self, dwelling_id: int, every: Sequence[VisitForm]) -> Iterator[Visit]:
        known = {(form.code, form.version): form for form in every}
        for one in rows(self._connection, statement("visits"), {"dwelling": dwelling_id, "limit": VISITS_SHOWN}):
            yield Visit(
                one["id"], known[one["form_code"], one["form_version"]], one["at"], one["by"], one["answers"], one["words"],
                one["next_due"], one["corrects"], one["corrected"],
            )  # fmt: skip

    def changes(self, state: ChangeState, grid: str | None, before: int | None, limit: int) -> list[Change]:
        """Return changes in a state: those that wait with the oldest first, `before` being the last id seen."""
        waiting = state == ChangeState.WAITING
        which = [sql.SQL("c.state = %(state)s")]
        if before is not None:
            which.append(sql.SQL("c.id > %(before)s") if waiting else sql.SQL("c.id < %(before)s"))
        if grid is not None:
            which.append(sql.SQL("bg.grid_code = %(grid)s"))
        order = sql.SQL("c.id") if waiting else sql.SQL("c.id DESC")
        return self._changes(sql.SQL(" AND ").join(which), order, limit, state=state.value, grid=grid, before=before)

    def _changes(self, which: sql.Composable, order: sql.Composable, limit: int, **values: object) -> list[Change]:
        query = statement("changes").format(which=which, order=order)
        found = rows(self._connection, query, {**values, "limit": limit})
        waiting = [one["id"] for one in found if one["state"] == "waiting"]
        standing = (
            rows(self._connection, "SELECT id FROM changes_standing(%(ids)s::bigint[])", {"ids": waiting})
            if waiting
            else []
        )
        stand = {one["id"] for one in standing}
        return [_change(one, one["id"] in stand) for one in found]

    def propose(self, dwelling_id: int, asked: Proposal) -> int:
        """Put a change on the list of those to verify and return its id."""
        with refusals(Permission.PROPOSE_CHANGE, "dwelling", dwelling_id):
            found = rows(
                self._connection,
                "SELECT propose_change(%(kind)s, %(dwelling)s, %(resident)s, %(name)s, %(phone)s, %(gender)s, %(born)s, %(head)s,"
                " %(tenure)s, %(tag)s, %(since)s, %(words)s) AS id",
                {
                    "kind": asked.kind.value, "dwelling": dwelling_id, "resident": asked.resident_id, "name": asked.name,
                    "phone": asked.phone, "gender": asked.gender, "born": asked.birth_year, "head": asked.head,
                    "tenure": asked.tenure, "tag": asked.tag, "since": asked.from_on, "words": asked.words,
                },
            )  # fmt: skip
        return int(found[0]["id"])

    def decide(self, change_id: int, verdict: ChangeState, reason: str) -> None:
        """Accept, reject or withdraw a change; the database checks again who may."""
        with refusals(Permission.VERIFY_CHANGE, "home_change", change_id):
            rows(
                self._connection,
                "SELECT decide_change(%(id)s, %(verdict)s, %(reason)s)",
                {"id": change_id, "verdict": verdict.value, "reason": reason},
            )

    def reveal(self, change_id: int, field: str, reason: str) -> str | None:
        """Return the name or telephone of a waiting change, after the audit row."""
        with refusals(Permission.REVEAL_PERSON, "home_change", change_id):
            found = rows(
                self._connection,
                "SELECT reveal_change(%(id)s, %(field)s, %(reason)s) AS value",
                {"id": change_id, "field": field, "reason": reason},
            )
        value: str | None = found[0]["value"]
        return value

    def record_visit(
        self,
        dwelling_id: int,
        form: VisitForm,
        at: datetime,
        answers: object,
        words: str,
        next_due: date | None,
        corrects: int | None,
    ) -> int | None:
        """Write an entry and return its id; None where there is no such dwelling, or no such entry to correct."""
        with refusals(Permission.RECORD_VISIT, "visit", corrects):
            found = rows(
                self._connection,
                statement("put_visit"),
                {
                    "dwelling": dwelling_id, "form": form.code, "version": form.version, "at": at, "answers": Json(answers),
                    "words": words, "next_due": next_due, "corrects": corrects, "account": self._actor.account_id,
                },
            )  # fmt: skip
        return int(found[0]["id"]) if found else None

    def grid_visits(self, since: datetime, today: date) -> list[GridVisits]:
        """Return what was done in each grid of the scope."""
        found = rows(self._connection, statement("grid_visits"), {"since": since, "today": today})
        return [GridVisits(*one.values()) for one in found]

    def find(self, question: Question) -> tuple[list[FoundHome], bool]:
        """Return a few homes and whether there were more; the question is written down."""
        with refusals(Permission.FIND_RESIDENT, "resident", "name, phone"):
            found = rows(
                self._connection,
                "SELECT d.id AS dwelling_id, d.address, r.id AS resident_id, r.name_masked, r.phone_masked, f.more"
                " FROM find_homes(%(name)s, %(phone)s, %(ending)s, %(why)s) f"
                " CROSS JOIN LATERAL (SELECT * FROM dwelling d WHERE d.community_code = f.community_code AND d.id = f.dwelling_id OFFSET 0) d"
                " CROSS JOIN LATERAL (SELECT r.id, r.name_masked, r.phone_masked FROM resident r"
                " WHERE r.community_code = f.community_code AND r.id = f.resident_id OFFSET 0) r",
                {"name": question.name, "phone": question.phone, "ending": question.ending, "why": question.why},
            )
        homes = [FoundHome(*list(one.values())[:5]) for one in found]
        return homes, any(one["more"] for one in found)


class PostgresHouseholds:
    """Opens transactions on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def work(self, actor: Actor) -> Iterator[PostgresHouseholdWork]:
        """Open a transaction narrowed to `actor`; it commits when the block ends well."""
        with self._database.reader(actor) as connection:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL jit = off")
            yield PostgresHouseholdWork(connection, actor)


def _tags(values: Any) -> tuple[tuple[str, str, str, bool], ...]:
    return tuple((code, zh, en, sensitive) for code, zh, en, sensitive in values or ())


def _household(row: dict[str, Any]) -> Household:
    people = tuple(
        Lodger(
            id,
            name,
            phone,
            gender,
            born,
            head,
            _tags(tags),
            date.fromisoformat(since),
            date.fromisoformat(until) if until else None,
        )
        for id, name, phone, gender, born, head, tags, since, until in row["people"] or ()
    )
    return Household(row["id"], row["tenure"], _tags(row["tags"]), row["since"], row["until"], people)


def _change(row: dict[str, Any], stands: bool) -> Change:
    values = {name: row[name] for name in Change.__dataclass_fields__ if name in row}
    values |= {
        "kind": ChangeKind(row["kind"]),
        "state": ChangeState(row["state"]),
        "tag": tuple(row["tag"]) if row["tag"] else None,
    }
    return Change(**values, stands=stands)
