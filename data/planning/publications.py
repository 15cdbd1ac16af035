"""Publications in PostgreSQL, behind the port of the service."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import numpy as np
import shapely
from psycopg2.extras import Json, execute_values

from data.bulk import wkb
from data.database import Database
from data.import_run import begin_run
from data.planning.desk import PLACES, UNITS, PostgresPlanDesk, array_of, bytes_of
from data.planning.moves import moves
from data.planning.statements import fetched, statement
from dispatch.permissions import Actor
from dispatch.planning.gate import Override
from dispatch.planning.publication import (
    KnownGrid,
    Move,
    Moved,
    PlanGrid,
    Publication,
    PublicationState,
    Settlement,
    Telling,
)
from dispatch.planning.rules import Rule
from dispatch.planning.sheet import Ground
from dispatch.planning.succession import Lineage, Passage
from dispatch.ports.planning import DraftHead
from dispatch.ports.publishing import Announced, People


class PostgresPublicationDesk(PostgresPlanDesk):
    """Drafts and publications in one transaction; the port says what each method does."""

    def hold_publishing(self) -> None:
        begin_run(self._connection)

    def rooted(self, head: DraftHead, ground: Ground) -> tuple[DraftHead, Telling]:
        root = head
        while root.forked_of is not None and (above := self.heads(root.forked_of)):
            root = above[0]
        start, units = self.start(root.id)
        if start.editions == head.editions:
            return root, Telling(start.grids, start.holders)
        # Units were parted or joined since: each is told by the one it comes from.
        source = self.origins(head.editions, start.editions)
        came = np.searchsorted(units, [source[unit] for unit in ground.sheet.ids.tolist()])
        return root, Telling(start.grids, start.holders[came])

    def newer(self, communities: Collection[str], since: datetime) -> str | None:
        found = fetched(self._connection, "newer", {"communities": list(communities), "since": since})
        return str(found[0][0]) if found else None

    def latest(self, communities: Collection[str]) -> int | None:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM plan_publication WHERE communities && %s AND state = 'effective'"
                " ORDER BY took_effect_at DESC, id DESC LIMIT 1",
                [list(communities)],
            )
            found = cursor.fetchone()
        return int(found[0]) if found else None

    def known_grids(self, communities: Collection[str]) -> list[KnownGrid]:
        return [
            KnownGrid(code, name, shapely.from_wkb(bytes(geom)))
            for code, name, geom in fetched(self._connection, "known_grids", {"communities": list(communities)})
        ]

    def used_codes(self, communities: Collection[str]) -> set[str]:
        return {code for (code,) in fetched(self._connection, "used_codes", {"communities": list(communities)})}

    def announce(self, told: Announced, settled: Settlement, ground: Ground) -> int:
        values = {
            "draft_id": told.draft_id, "rolls_back": told.rolls_back, "area_code": told.area_code, "name": told.name,
            "communities": list(settled.communities), "editions": list(told.editions),
            "effective_on": told.effective_on, "effective_at": told.effective_at, "author_id": told.author_id,
            "approved_by": told.approved_by, "published_by": told.published_by, "published_at": told.published_at,
            "reason": told.reason, "overrides": Json([_override(one) for one in told.overrides]),
            "units": bytes_of(ground.sheet.ids, UNITS),
            "before_grids": list(settled.before.grids), "before": bytes_of(settled.before.holders, PLACES),
            "after_grids": list(settled.after.grids), "after": bytes_of(settled.after.holders, PLACES),
        }  # fmt: skip
        with self._connection.cursor() as cursor:
            cursor.execute(statement("announce"), values)
            (made,) = cursor.fetchone() or (0,)
            execute_values(
                cursor,
                "INSERT INTO plan_grid (publication_id, code, community_code, name, fresh, geom) VALUES %s",
                [(made, one.code, one.community, one.name, one.fresh, wkb(one.shape)) for one in settled.grids],
            )
            execute_values(
                cursor,
                "INSERT INTO plan_lineage (publication_id, old_code, new_code, kind, homes, share) VALUES %s",
                [(made, one.old_code, one.new_code, one.kind.value, one.homes, one.share) for one in settled.lineage],
            )
        return int(made)

    def publications(self, publication_id: int | None = None) -> list[Publication]:
        return [
            Publication(
                id, draft_id, rolls_back, area, area_name, name, tuple(communities), tuple(editions),
                PublicationState(state), on, at, author, approver, publisher, published_at, took_effect_at, reason,
                tuple(_read_override(one) for one in overrides), changed, fresh,
            )
            for id, draft_id, rolls_back, area, area_name, name, communities, editions, state, on, at, author, approver,
                publisher, published_at, took_effect_at, reason, overrides, changed, fresh
                in fetched(self._connection, "publications", {"id": publication_id})
        ]  # fmt: skip

    def people(self, publication_id: int) -> People:
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT author_id, approved_by FROM plan_publication WHERE id = %s", [publication_id])
            return People(*(cursor.fetchone() or (0, 0)))

    def tellings(self, publication_id: int) -> tuple[Telling, Telling]:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT before_grids, before, after_grids, after FROM plan_publication WHERE id = %s", [publication_id]
            )
            before_grids, before, after_grids, after = cursor.fetchone() or ([], b"", [], b"")
        return Telling(tuple(before_grids), array_of(before, PLACES)), Telling(
            tuple(after_grids), array_of(after, PLACES)
        )

    def lineage(self, publication_id: int) -> list[Lineage]:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT old_code, new_code, kind, homes, share FROM plan_lineage WHERE publication_id = %s ORDER BY 1, 5 DESC, 2",
                [publication_id],
            )
            return [Lineage(old, new, Passage(kind), homes, share) for old, new, kind, homes, share in cursor]

    def plan_grids(self, publication_id: int) -> list[PlanGrid]:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT code, name, fresh, geom FROM plan_grid WHERE publication_id = %s ORDER BY code",
                [publication_id],
            )
            return [PlanGrid(code, name, fresh, shapely.from_wkb(bytes(geom))) for code, name, fresh, geom in cursor]

    def withdraw(self, publication_id: int, actor: Actor, at: datetime) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE plan_publication SET state = 'withdrawn', withdrawn_by = %s, withdrawn_at = %s WHERE id = %s",
                [actor.account_id, at, publication_id],
            )

    def moves(self, communities: Sequence[str], drawn: Sequence[PlanGrid], told: Collection[Lineage]) -> list[Move]:
        return moves(self._connection, communities, drawn, told)

    def kept_moves(self, publication_id: int) -> list[Move]:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT kind, ref, community_code, name, old_code, new_code, households, dwellings FROM plan_move"
                " WHERE publication_id = %s ORDER BY kind, ref",
                [publication_id],
            )
            return [Move(Moved(kind), *row) for kind, *row in cursor]

    def homes_of(self, moves: Sequence[Move], most: int) -> list[tuple[str, str, str, str]]:
        going = {one.ref: one for one in moves}
        values = {"communities": [one.community for one in moves], "buildings": list(going), "most": most}
        return [
            (name, door, going[building].old_code, going[building].new_code)
            for building, name, door in fetched(self._connection, "doors", values)
        ]

    def note(self, actor: Actor, action: str, area: str, publication_id: int, reason: str) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit (account_id, action, scope, kind, ref, reason) VALUES (%s, %s, %s, 'publication', %s, %s)",
                [actor.account_id or None, action, area, str(publication_id), reason or None],
            )


class PostgresPublications:
    """Opens desks on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def of(self, actor: Actor) -> Iterator[PostgresPublicationDesk]:
        """Open a desk for an actor; raises DatabaseAway."""
        with self._database.reader(actor) as connection:
            yield PostgresPublicationDesk(connection)


def _override(one: Override) -> dict[str, object]:
    return {
        "rule": one.rule.value,
        "grids": list(one.grids),
        "reason": one.reason,
        "by": one.by,
        "at": one.at.isoformat(),
    }


def _read_override(said: dict[str, str]) -> Override:
    return Override(
        Rule(said["rule"]), tuple(said["grids"]), said["reason"], said["by"], datetime.fromisoformat(said["at"])
    )
