"""At its time a published plan moves everything at once: grids, homes, officers, open cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

from data import event_log
from data.bulk import bump_layer_revision, replace_covers, wkb
from data.cases import incidents
from data.cases.rows import INCIDENT
from data.grids import grids_in_force, recolour
from data.import_run import begin_run
from data.membership import assign_buildings
from data.planning.publications import PostgresPublicationDesk
from data.planning.statements import statement
from data.units import sync_units
from dispatch.events import Event, Happening
from dispatch.incidents import happened
from dispatch.planning.publication import Move, Moved, PlanGrid, Publication
from dispatch.planning.succession import Passage, heirs, parents
from geo.cells import cells_of_shapes
from geo.metric import areas_m2

ACTOR = "system"
LAYERS = ("grids", "buildings")


@dataclass(frozen=True, slots=True)
class Effect:
    """What a plan that took effect did, in numbers."""

    publication: int
    begun: int
    redrawn: int
    ended: int
    buildings: int
    incidents: int


def due(connection: Connection, now: datetime) -> list[int]:
    """Return the publications whose time has come, in the order they take effect."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM plan_publication WHERE state = 'scheduled' AND effective_at <= %s ORDER BY effective_at, id",
            [now],
        )
        return [id for (id,) in cursor]


def take_effect(connection: Connection, publication_id: int, now: datetime) -> Effect | None:
    """Carry out one publication in the transaction of `connection`, the owner's; None where another process has.

    Nothing of it is there until the transaction commits, and then all of it: a process that dies
    on the way leaves the plan waiting, and the next one does it.
    """
    begin_run(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM plan_publication WHERE id = %s AND state = 'scheduled' FOR UPDATE", [publication_id]
        )
        if not cursor.rowcount:
            return None
        cursor.execute(
            "SELECT set_config('jingwei.scope', '*', true), set_config('jingwei.plan', %s, true)", [str(publication_id)]
        )
    desk = PostgresPublicationDesk(connection)
    (one,) = desk.publications(publication_id)
    _say_moment(connection, one.effective_at)
    drawn = desk.plan_grids(publication_id)
    _, after = desk.tellings(publication_id)
    in_force = {grid.code: grid.name for grid in desk.known_grids(one.communities)}
    ending = sorted(in_force.keys() - set(after.grids))
    day = _day(connection, one)
    told = desk.lineage(publication_id)
    moving = desk.moves(one.communities, drawn, told)
    heir = heirs(told)

    _write_grids(connection, drawn, parents(told), day)
    _end_grids(connection, ending, day)
    _write_lineage(connection, [(link.old_code, link.new_code) for link in told if link.kind is not Passage.KEPT])
    for community in one.communities:
        replace_covers(connection, community, "grid", ((g.code, g.shape) for g in drawn if g.community == community))
        assign_buildings(connection, community, day)
        recolour(connection, grids_in_force(connection, community, day))
    _keep_moves(connection, publication_id, moving)
    _hand_over(connection, {old: new for old, new in heir.items() if old in ending})
    _carry_rules(connection, publication_id, ending)
    events = _regrid(connection, {move.ref: move.new_code for move in moving if move.kind is Moved.INCIDENT}, one, now)
    bump_layer_revision(connection, *LAYERS)
    with connection.cursor() as cursor:
        # Units that the draft cut are everybody's from now on.
        cursor.execute("UPDATE unit_edition SET draft_id = NULL WHERE id = ANY(%s)", [list(one.editions)])
        cursor.execute(
            "UPDATE plan_publication SET state = 'effective', took_effect_at = %s WHERE id = %s", [now, publication_id]
        )
        cursor.execute(
            "INSERT INTO audit (action, scope, kind, ref) VALUES ('plan_took_effect', %s, 'publication', %s)",
            [one.area_code, str(publication_id)],
        )
    # Both end with the log, whose head is locked from then on.
    sync_units(connection, now)
    event_log.append(connection, events)
    fresh = sum(grid.fresh for grid in drawn)
    buildings = sum(move.kind is Moved.BUILDING for move in moving)
    return Effect(publication_id, fresh, len(drawn) - fresh, len(ending), buildings, len(events))


def settle_late_cases(connection: Connection, now: datetime) -> int:
    """Give open cases the grid that holds their place now where theirs has ended, and return how many.

    A report that was on its way when a plan took effect still names the grid of a moment before.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.id, coalesce(bg.grid_code, (SELECT l.new_code FROM plan_lineage l JOIN plan_publication p ON p.id = l.publication_id"
            " JOIN grid n ON n.code = l.new_code AND n.valid_to IS NULL WHERE l.old_code = i.grid_code AND p.state = 'effective'"
            " ORDER BY p.took_effect_at DESC, l.share DESC LIMIT 1))"
            "  FROM incident i JOIN grid g ON g.code = i.grid_code AND g.valid_to IS NOT NULL"
            "  LEFT JOIN building_grid bg ON bg.community_code = i.community_code AND bg.building_id = i.building_id AND bg.valid_to IS NULL"
            " WHERE i.state NOT IN ('closed', 'rated', 'rejected', 'merged', 'void')"
        )
        late = {id: code for id, code in cursor if code is not None}
        if not late:
            return 0
        cursor.execute("SELECT set_config('jingwei.scope', '*', true)")
    events = _regrid(connection, late, None, now)
    event_log.append(connection, events)
    return len(events)


def _say_moment(connection: Connection, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jingwei.plan_at', %s, true)", [at.isoformat()])


def _day(connection: Connection, one: Publication) -> date:
    """Return the day from which everything holds: the plan's, or a later one on which grids or homes changed since."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT greatest(%(on)s, (SELECT max(valid_from) FROM grid WHERE community_code = ANY(%(all)s) AND valid_to IS NULL),"
            " (SELECT max(valid_from) FROM building_grid WHERE community_code = ANY(%(all)s) AND valid_to IS NULL))",
            {"on": one.effective_on, "all": list(one.communities)},
        )
        (day,) = cursor.fetchone() or (one.effective_on,)
    assert isinstance(day, date)
    return day


def _write_grids(connection: Connection, drawn: Sequence[PlanGrid], parent: Mapping[str, str], day: date) -> None:
    """Write grids that begin, and the outline in force of those that go on; their former outlines stay as versions."""
    if not drawn:
        return
    areas, cells = (
        areas_m2([one.shape for one in drawn]).tolist(),
        cells_of_shapes([one.shape for one in drawn]).tolist(),
    )
    rows = [
        (one.code, one.community, one.name, wkb(one.shape), cell, area, parent.get(one.code), day)
        for one, cell, area in zip(drawn, cells, areas, strict=True)
    ]
    with connection.cursor() as cursor:
        _values(
            cursor,
            "INSERT INTO grid (code, community_code, name, geom, cell, area_m2, comprehensive_code, source, source_ref, valid_from)"
            " SELECT v.code, v.community, v.name, v.geom, v.cell, v.area,"
            " (SELECT o.comprehensive_code FROM grid o WHERE o.code = v.former), 'plan', v.code, v.day"
            " FROM (VALUES %s) v (code, community, name, geom, cell, area, former, day)",
            [row for row, one in zip(rows, drawn, strict=True) if one.fresh],
            "(%s, %s, %s, %s::bytea, %s::bigint, %s::float8, %s, %s::date)",
        )
        _values(
            cursor,
            "UPDATE grid g SET geom = v.geom, cell = v.cell, area_m2 = v.area"
            " FROM (VALUES %s) v (code, geom, cell, area) WHERE g.code = v.code",
            [(row[0], row[3], row[4], row[5]) for row, one in zip(rows, drawn, strict=True) if not one.fresh],
            "(%s, %s::bytea, %s::bigint, %s::float8)",
        )


def _end_grids(connection: Connection, codes: Sequence[str], day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE micro_grid SET valid_to = greatest(%s, valid_from) WHERE grid_code = ANY(%s) AND valid_to IS NULL",
            [day, list(codes)],
        )
        cursor.execute(
            "UPDATE grid SET valid_to = greatest(%s, valid_from) WHERE code = ANY(%s) AND valid_to IS NULL",
            [day, list(codes)],
        )


def _write_lineage(connection: Connection, pairs: Sequence[tuple[str, str]]) -> None:
    with connection.cursor() as cursor:
        _values(
            cursor,
            "INSERT INTO grid_lineage (old_code, new_code) SELECT v.old, v.new FROM (VALUES %s) v (old, new)"
            " WHERE EXISTS (SELECT FROM grid g WHERE g.code = v.old) AND EXISTS (SELECT FROM grid g WHERE g.code = v.new)"
            " ON CONFLICT DO NOTHING",
            pairs,
        )


def _keep_moves(connection: Connection, publication_id: int, moving: Sequence[Move]) -> None:
    with connection.cursor() as cursor:
        _values(
            cursor,
            "INSERT INTO plan_move (publication_id, community_code, kind, ref, name, old_code, new_code, households, dwellings) VALUES %s",
            [
                (publication_id, one.community, one.kind.value, one.ref, one.name, one.old_code, one.new_code, one.households, one.dwellings)
                for one in moving
            ],
        )  # fmt: skip


def _hand_over(connection: Connection, heir: Mapping[str, str]) -> None:
    """Give what hangs on a grid that ends to the one that most of it went into: officers, accounts, QR codes."""
    if not heir:
        return
    pairs = list(heir.items())
    with connection.cursor() as cursor:
        for query in (
            "UPDATE member m SET grid_code = v.new FROM (VALUES %s) v (old, new) WHERE m.grid_code = v.old AND m.valid_to IS NULL",
            "UPDATE report_point p SET grid_code = v.new FROM (VALUES %s) v (old, new) WHERE p.grid_code = v.old",
            "WITH gone AS (UPDATE account a SET scope = v.new FROM (VALUES %s) v (old, new) WHERE a.scope = v.old RETURNING a.id, a.scope)"
            " INSERT INTO audit (action, scope, kind, ref, field) SELECT 'scope_moved', scope, 'account', id::text, 'scope' FROM gone",
        ):
            execute_values(cursor, query, pairs, page_size=len(pairs))
        cursor.execute(
            "UPDATE report_point p SET grid_code = bg.grid_code FROM building_grid bg WHERE bg.valid_to IS NULL"
            " AND bg.community_code = p.community_code AND bg.building_id = p.building_id AND p.grid_code <> bg.grid_code"
        )


def _carry_rules(connection: Connection, publication_id: int, ending: Sequence[str]) -> None:
    """Let rules that name a grid that ends name what follows on it: deadlines, and who must handle what."""
    values = {"publication": publication_id, "ending": list(ending)}
    with connection.cursor() as cursor:
        cursor.execute(statement("carry_deadlines"), values)
        cursor.execute(statement("carry_responsibilities"), values)


def _regrid(connection: Connection, goals: Mapping[int, str], one: Publication | None, now: datetime) -> list[Event]:
    """Put open cases into their new grids and return what happened to them; nothing else of them changes."""
    events: list[Event] = []
    for case in incidents.by_ids(connection, list(goals), True):
        goal = goals[case.id]
        if not case.open or case.grid_code == goal:
            continue
        note: dict[str, object] = {"from": case.grid_code, "to": goal}
        if one is not None:
            note["plan"] = one.name
        after, more = happened(case, Happening.INCIDENT_REGRIDDED, ACTOR, now, {"grid_code": goal}, note)
        with connection.cursor() as cursor:
            cursor.execute(INCIDENT.update, INCIDENT.written(after) | {"read_version": case.version})
        events += more
    return events


def _values(cursor: Cursor, query: str, rows: Sequence[Sequence[object]], template: str | None = None) -> None:
    """Send rows with a query; without rows there is nothing to send."""
    if rows:
        execute_values(cursor, query, rows, template, page_size=1000)
