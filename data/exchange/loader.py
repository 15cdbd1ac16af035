"""Import one file of one kind: read, check, write; all of it or, unless asked, nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg2
import psycopg2.errors
from psycopg2.extensions import connection as Connection

from data.bulk import UpsertCounts, bump_layer_revision, replace_covers, upsert
from data.exchange import keys, reasons
from data.exchange.batch import Batch, Chunk, Objects, joined, objects
from data.exchange.borrowed_places import borrow_places, keep_own_places
from data.exchange.columns import Columns, match_columns
from data.exchange.completions import COMPLETIONS, located
from data.exchange.existing import keep_starts, key_of, stored_under
from data.exchange.fields import Kind, Shape
from data.exchange.files import LayerFile, open_layer
from data.exchange.placement import Placement, placement_of
from data.exchange.references import known_codes, resolve
from data.exchange.rejects import Rejects
from data.exchange.report import Report
from data.exchange.shapes import check_surroundings, read_shapes
from data.exchange.stays import leave_stays
from data.exchange.surroundings import surroundings
from data.exchange.task import Task
from data.exchange.tasks import check_tasks, put_tasks
from data.exchange.values import parse
from data.import_run import TASKS, TRACED, Trace, begin_run, begin_trace, record_run
from data.membership import assign_buildings
from data.planning.late_buildings import house_late_buildings
from data.units import hold_units, sync_units
from dispatch.errors import CommunityMissing, CommunityUnknown, FileEmpty, ImportRefused
from dispatch.permissions import EVERYWHERE

CHUNK_ROWS = 20_000
DEFAULT_SOURCE = "import"
UNITS_FOLLOW = frozenset({"vehicle", "team", "member", "robot", "grid"})
"""Kinds whose import changes who can be sent, or where a member stands."""

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for.

    Attributes
    ----------
    datum, crs
        What the coordinates are in, where the file does not say.
    mapped
        COLUMN=FIELD pairs.
    dry_run
        Do everything, then undo it.
    partial
        Write the good rows even when others are rejected.
    scope
        Region code that every row must lie under; '*' for any.
    rejects
        Takes the rejected rows.
    as_tasks
        Change nothing, but put what the rows say on the list of changes to verify.
    account_id
        Whose import it is; None: the command line's.
    """

    file: Path
    community: str | None = None
    datum: str | None = None
    crs: str | None = None
    layer: str | None = None
    mapped: Sequence[str] = ()
    source: str = DEFAULT_SOURCE
    dry_run: bool = False
    partial: bool = False
    scope: str = EVERYWHERE
    rejects: Rejects | None = None
    as_tasks: bool = False
    account_id: int | None = None


def import_file(
    connection: Connection, kind: Kind, request: Request, today: date, progress: Progress | None = None
) -> Report:
    """Import a file inside the connection's transaction, and undo it where it may not stay.

    On return the transaction holds everything (`report.written`) or nothing.

    Parameters
    ----------
    connection
        The owner's, at the start of a transaction.
    progress
        Called with the rows read so far and, where known, the rows in the file.

    Raises
    ------
    JingweiError
        The file as a whole cannot be imported; nothing was changed.
    """
    if request.as_tasks:
        check_tasks(kind.name)
    file = open_layer(request.file, request.layer)
    columns = match_columns(kind, file, request.mapped)
    placement = _placement(kind, file, columns, request)
    _check_community(connection, kind, columns, request)
    report = Report(kind.name, request.file.name, file.first_row)
    _note_columns(report, kind, file, columns, placement)
    begin_run(connection)
    if kind.name in UNITS_FOLLOW:
        hold_units(connection)
    trace = _trace(connection, kind, request)
    task = Task(
        connection, kind, request.community, request.source, today, report, request.scope, trace, request.account_id
    )
    try:
        changed = _load(task, request, file, columns, placement, progress)
        _finish(task, changed)
    except (psycopg2.IntegrityError, psycopg2.DataError) as error:
        connection.rollback()
        # The detail of a failed check is the whole row, which may name a person.
        detail = None if isinstance(error, psycopg2.errors.CheckViolation) else error.diag.message_detail
        why = (detail or error.diag.message_primary or str(error)).strip()
        raise ImportRefused(file=request.file.name, why=why, constraint=error.diag.constraint_name or "-") from error
    except BaseException:
        connection.rollback()
        raise
    report.written = not request.dry_run and (request.partial or not report.rejected)
    if report.written:
        shown = report.as_json("zh-CN", values=report.kind != "resident")
        report.trace = trace
        record_run(
            connection, report.kind, request.file, report.accepted, report.rejected, shown, request.account_id, trace
        )
        if kind.name in UNITS_FOLLOW:
            sync_units(connection, datetime.now(UTC))
    else:
        connection.rollback()
    return report


def _trace(connection: Connection, kind: Kind, request: Request) -> Trace | None:
    """Begin to note what is done, where it can be undone."""
    if request.dry_run:
        return None
    if request.as_tasks:
        return begin_trace(connection, TASKS)
    return begin_trace(connection, kind.store) if kind.store in TRACED else None


@dataclass(slots=True)
class _Changes:
    """What was written, for what follows from it."""

    communities: set[str]
    any: bool = False


def _load(
    task: Task,
    request: Request,
    file: LayerFile,
    columns: Columns,
    placement: Placement | None,
    progress: Progress | None,
) -> _Changes:
    changes = _Changes(set())
    seen = keys.Seen()
    read = 0
    for chunk in _chunks(task.kind, file):
        read += len(chunk.rows) + len(chunk.spoilt)
        task.report.total = read
        _reject_spoilt(task, file, chunk)
        batch = _checked(task, chunk, columns, placement, seen, request.as_tasks)
        if request.rejects is not None:
            request.rejects.add(file, chunk, task.report.taken_latest())
        counts = put_tasks(task, batch) if request.as_tasks else _write(task, batch)
        task.report.count(counts.inserted, counts.updated, counts.unchanged)
        if counts.changed and not request.as_tasks:
            changes.any = True
            changes.communities |= _touch_covers(task, batch)
        if progress is not None:
            progress(read, file.expected)
    if not read:
        raise FileEmpty(file=file.path.name)
    return changes


def _chunks(kind: Kind, file: LayerFile) -> Iterator[Chunk]:
    if not kind.whole:
        yield from file.chunks(CHUNK_ROWS)
    elif chunks := list(file.chunks(CHUNK_ROWS)):
        yield joined(chunks)


def _checked(
    task: Task, chunk: Chunk, columns: Columns, placement: Placement | None, seen: keys.Seen, as_tasks: bool
) -> Batch:
    """Take one chunk through every check, in order; what is still good may be written."""
    kind = task.kind
    batch = Batch(chunk.rows, task.report)
    for field in kind.fields:
        if field.name in columns.fields:
            batch.values[field.name] = parse(batch, field, chunk.columns[columns.fields[field.name]])
    _reject_backward(batch)
    if placement is not None:
        read_shapes(batch, chunk, columns, kind, placement)
    communities = keys.communities(task, batch)
    keys.reject_foreign(task, batch, communities)
    check_surroundings(batch, surroundings(task, communities), communities)
    sources = keys.sources(task, batch)
    resolve(task, batch, communities, sources)
    borrowed = borrow_places(task, batch)
    batch.columns = _plain_columns(kind, batch, communities, sources)
    keep_own_places(task, batch, borrowed)
    _reject_repeated(kind, batch, seen)
    for complete in () if as_tasks else COMPLETIONS.get(kind.store, (located,)):
        complete(task, batch)
    keep_starts(task, batch)
    keys.reject_taken(task, batch, batch.columns)
    return batch


def _plain_columns(kind: Kind, batch: Batch, communities: Objects, sources: Objects) -> dict[str, Objects]:
    """Return the table's columns that fields fill directly."""
    found = {
        field.target: batch.values[field.name]
        for field in kind.fields
        if field.target is not None and field.name in batch.values
    }
    if kind.community:
        found["community_code"] = communities
    if kind.sourced or kind.name in {"grid", "micro_grid"}:
        found["source"] = sources
        found["source_ref"] = keys.source_refs(batch, kind)
    return found


def _reject_repeated(kind: Kind, batch: Batch, seen: keys.Seen) -> None:
    if kind.name == "grid":
        codes = batch.value("code")
        parts = [
            objects(
                [code or ref for code, ref in zip(codes.tolist(), batch.columns["source_ref"].tolist(), strict=True)]
            )
        ]
    else:
        parts = [batch.columns[name] for name in kind.key]
    seen.reject_repeated(batch, kind.key[-1], parts[-1], *parts)


def _reject_backward(batch: Batch) -> None:
    starts, ends = batch.value("valid_from"), batch.value("valid_to")
    for index in batch.chosen():
        if starts[index] and ends[index] and ends[index] <= starts[index]:
            batch.reject_one(index, "valid_to", ends[index], reasons.ENDS_BEFORE_START)


def _write(task: Task, batch: Batch) -> UpsertCounts:
    rows = batch.chosen()
    if not rows:
        return UpsertCounts()
    leave_stays(task, batch)
    names = list(batch.columns)
    columns = [batch.columns[name].tolist() for name in names]
    return upsert(
        task.connection,
        task.kind.store,
        names,
        ([column[index] for column in columns] for index in rows),
        key=task.kind.key,
        run=None if task.trace is None else task.trace.run,
    )


def _touch_covers(task: Task, batch: Batch) -> set[str]:
    """Rewrite the covers of the written rows, return the communities they are in."""
    kind = task.kind
    rows = batch.chosen()
    codes = batch.value("code") if kind.name == "micro_grid" else batch.columns.get("community_code")
    if codes is None:
        return set()
    communities = {codes[index][:12] for index in rows}
    if not kind.covers or batch.shapes is None:
        return communities
    refs: dict[int, str] = {}
    if kind.key == ("code",):
        refs = {index: batch.columns["code"][index] for index in rows}
    else:
        ids = stored_under(task, (key_of(batch, index) for index in rows), ("id",))
        refs = {index: str(ids[key_of(batch, index)][0]) for index in rows}
    for community in sorted(communities):
        own = ((refs[index], batch.shapes[index]) for index in rows if codes[index][:12] == community)
        replace_covers(task.connection, community, kind.covers, own)
    return communities


def _finish(task: Task, changes: _Changes) -> None:
    """Do what follows from changed rows: grids of buildings, revisions of map layers."""
    if not changes.any:
        return
    layers = list(task.kind.layers)
    if task.kind.name in {"building", "grid"}:
        moved = outside = 0
        for community in sorted(changes.communities):
            assigned = assign_buildings(task.connection, community, task.today)
            moved, outside = moved + assigned.left, outside + assigned.outside
            house_late_buildings(task.connection, community)
        if moved:
            task.report.note(reasons.NOTE_REASSIGNED, count=moved)
        if outside:
            task.report.note(reasons.NOTE_OUTSIDE_GRIDS, count=outside)
    if layers:
        bump_layer_revision(task.connection, *layers)


def _placement(kind: Kind, file: LayerFile, columns: Columns, request: Request) -> Placement | None:
    """Return how the file's coordinates are read, None where it has none that matter."""
    if kind.shape is Shape.NONE or not (file.geometry or columns.place):
        return None
    return placement_of(file, request.datum, request.crs)


def _check_community(connection: Connection, kind: Kind, columns: Columns, request: Request) -> None:
    said = request.community
    if said is not None and said not in known_codes(connection, "region", [said] if len(said) == 12 else []):
        raise CommunityUnknown(community=said)
    named = {"community_code", "code"} if kind.name == "grid" else {"community_code"}
    if kind.community and said is None and not named & columns.fields.keys():
        raise CommunityMissing


def _note_columns(report: Report, kind: Kind, file: LayerFile, columns: Columns, placement: Placement | None) -> None:
    if columns.unused:
        report.note(reasons.NOTE_UNUSED, columns=", ".join(columns.unused))
    for column, name in columns.guessed:
        report.note(reasons.NOTE_COLUMN, column=column, field=name)
    if kind.shape is Shape.NONE and file.geometry:
        report.note(reasons.NOTE_GEOMETRY_IGNORED)
    if encoding := getattr(file, "encoding", ""):
        report.note(reasons.NOTE_ENCODING, encoding=encoding.removesuffix("-sig").upper())
    if placement is not None:
        report.note(reasons.NOTE_CRS, crs=placement.name)


def _reject_spoilt(task: Task, file: LayerFile, chunk: Chunk) -> None:
    for row, cells in chunk.spoilt:
        task.report.reject(row, "", None, reasons.COLUMN_COUNT, got=len(cells), expected=len(file.columns))
