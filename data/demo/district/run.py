"""Make the district with two processes: draw every community, sew, fill and pour them, then finish.

Whatever is killed, run again it goes on where it was: drawings are files, and each community is
one transaction that notes itself in the journal.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import psycopg2
import shapely
from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_values

from data.bulk import bump_layer_revision, upsert, wkbs
from data.database import Database
from data.demo.community import TAGS
from data.demo.district import journal, workshop
from data.demo.district.atlas import MAP, Atlas
from data.demo.district.pouring import reserve
from data.demo.district.quotas import quotas
from data.demo.district.words import Words
from data.demo.duty import Hours, duty_hours
from data.demo.load import LAYER_TABLES, SOURCE
from data.demo.names import REGION_NAMES
from data.demo.rules import put_demo_rules
from data.demo.tables import MemberRow
from data.import_run import IMPORT_LOCK
from data.units import sync_units
from geo.codes import chain

PROCESSES = 2
DRAW_WORK, POUR_WORK, FINISH_WORK = 1.0, 2.4, 20.0
"""What a step of each kind takes, against the others: for the progress."""

Told = Callable[[float, str], None]
"""Called with the share done, from 0 to 1, and what is being done."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a run did."""

    communities: int
    poured: int
    rows: int


def make_district(
    database: Database,
    keep: Path,
    seed: int,
    told: Told = lambda *_: None,
    rows: tuple[str, ...] = MAP,
    processes: int = PROCESSES,
) -> Made:
    """Put the district of `seed` into an empty database, or go on where an earlier run was stopped.

    Parameters
    ----------
    keep
        A directory for drawings; ours alone, removed at the end.
    rows
        Its map; smaller ones make smaller districts of the same kind.

    Raises
    ------
    DistrictNeedsRoom
        When something else is there.
    """
    atlas = Atlas(seed, rows)
    count = len(atlas.cells)
    with locked(database) as connection:
        with connection:
            unfinished = journal.begin(connection, seed, count)
            if unfinished:
                put_regions(connection, atlas)
                reserve(connection, count)
            done = journal.poured(connection)
        if not unfinished:
            return Made(count, 0, 0)
        drawings = keep / f"district-{seed}-{count}-{journal.generation()}"
        drawings.mkdir(mode=0o700, parents=True, exist_ok=True)
        job = workshop.Job(seed, rows, drawings, database.owner_dsn)
        total = count * (DRAW_WORK + POUR_WORK) + FINISH_WORK
        steps = 0.0
        written = 0
        waiting = [cell.code for cell in atlas.cells if cell.code not in done]
        steps += len(done) * (DRAW_WORK + POUR_WORK)
        # A neighbour's rim is needed even where only one community is left to pour.
        drawn = {c.code for cell in atlas.cells if cell.code in waiting for c in (cell, *atlas.neighbours(cell)) if c}
        with pool(job, processes) as workers:
            for number, future in enumerate(
                as_completed([workers.submit(workshop.draw, code) for code in sorted(drawn)]), 1
            ):
                future.result()
                steps += DRAW_WORK if number <= len(waiting) else 0
                told(steps / total, f"绘制社区 drawing communities {number}/{len(drawn)}")
            futures: list[Future[tuple[str, int, bytes]]] = [workers.submit(workshop.fill, code) for code in waiting]
            for number, filled in enumerate(as_completed(futures), len(done) + 1):
                code, poured, _ = filled.result()
                written += poured
                steps += POUR_WORK
                told(steps / total, f"写入 writing {code} {number}/{count}")
        told(steps / total, "处置力量、规则与统计 units, rules and statistics")
        with connection:
            finish(connection, atlas, seed)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
        shutil.rmtree(drawings, ignore_errors=True)
        told(1.0, "完成 done")
    return Made(count, len(waiting), written)


@contextmanager
def pool(job: workshop.Job, processes: int) -> Iterator[ProcessPoolExecutor]:
    """Open the processes; when something goes wrong, nothing more is begun."""
    workers = ProcessPoolExecutor(processes, get_context("spawn"), workshop.open_workshop, (job,))
    try:
        yield workers
    finally:
        workers.shutdown(cancel_futures=True)


@contextmanager
def locked(database: Database) -> Iterator[Connection]:
    """Open the owner's connection and keep imports waiting until it closes."""
    connection = psycopg2.connect(database.owner_dsn)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [IMPORT_LOCK])
        yield connection
    finally:
        connection.close()


def put_regions(connection: Connection, atlas: Atlas) -> None:
    """Name the district, its sub-districts and its communities, and the tags."""
    own = quotas(atlas)
    names = [(code, REGION_NAMES[code]) for code in chain(atlas.cells[0].code) if len(code) <= 6]
    names += [(atlas.street_code(letter), atlas.street_name(letter)) for letter in atlas.letters]
    names += [(cell.code, Words(own[cell.code].stem).community) for cell in atlas.cells]
    with connection.cursor() as cursor:
        execute_values(
            cursor,
            "INSERT INTO region (code, parent_code, name) VALUES %s ON CONFLICT (code) DO NOTHING",
            [(code, parent_of(code), name) for code, name in names],
        )
    upsert(
        connection, "tag", ("code", "subject", "label_zh", "label_en", "sensitive"),
        [(t.code, t.subject, t.label_zh, t.label_en, t.sensitive) for t in TAGS], ("code",),
    )  # fmt: skip


def parent_of(code: str) -> str | None:
    """Return the code above a region's."""
    above = [part for part in chain(code) if len(part) < len(code)]
    return above[-1] if above else None


def finish(connection: Connection, atlas: Atlas, seed: int) -> None:
    """Enrol the units, give out responsibilities and codes, outline what is above communities, and note the end."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        for code in (*(atlas.street_code(letter) for letter in atlas.letters), atlas.district):
            cursor.execute("SELECT boundary FROM region WHERE length(code) = 12 AND starts_with(code, %s)", [code])
            whole = shapely.coverage_union_all(shapely.from_wkb([bytes(held) for (held,) in cursor]))
            cursor.execute("UPDATE region SET boundary = %s WHERE code = %s", [wkbs([whole])[0], code])
    sync_units(connection, datetime.now(UTC), {("member", id): when for id, when in hours(connection).items()})
    for cell in atlas.cells:
        put_demo_rules(connection, seed, cell.code)
    bump_layer_revision(connection, *LAYER_TABLES)
    communities = journal.poured(connection)
    mark = hashlib.sha256("".join(communities[code] for code in sorted(communities)).encode()).hexdigest()
    journal.note(connection, journal.DONE, f"district {len(atlas.cells)} seed {seed}", mark, len(communities))


def hours(connection: Connection) -> dict[int, Hours]:
    """Return the hours of duty of each member by id, per community as in the demo community."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT community_code, id, source_ref, team_id::text, post FROM member WHERE source = %s ORDER BY community_code, id",
            [SOURCE],
        )
        rows = cursor.fetchall()
    found: dict[int, Hours] = {}
    for community in sorted({row[0] for row in rows}):
        own = [row for row in rows if row[0] == community]
        members = [MemberRow(ref, team, "", post, "", None, None, "") for _, _, ref, team, post in own]
        shifts = duty_hours(members)
        found |= {id: shifts[ref] for _, id, ref, *_ in own}
    return found
