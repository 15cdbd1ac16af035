"""A quarter of a district appraised: 1,610 officers, 18,000 incidents, 216,000 of their events and 145,000 days of patrols."""

import resource
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from psycopg2.extensions import connection as Connection

from console.appraisal.body import appraisal_body
from console.appraisal.printed import printed
from console.appraisal.workbook import workbook
from data.appraisal.patrols import PostgresPatrolBook
from data.appraisal.store import PostgresAppraisals
from data.database import Database, application_dsn, migrate
from data.postgres import embedded
from dispatch.appraisal import Level, period_of
from dispatch.permissions import Actor, Role
from dispatch.service import AppraisalService
from tests.bench.measurement import Measurement

COMMUNITIES, GRIDS, INCIDENTS = 101, 1610, 18_000
DISTRICT = "440305"
LEADER = Actor(0, "leader", "李", Role.LEADER, DISTRICT, "zh-CN")
NOW = datetime(2026, 10, 5, tzinfo=UTC)
TARGET_S = 2.0
CLICK_TARGET_S = 0.5
FILE_TARGET_S = 10.0
Result = TypeVar("Result")

# Eight streets of some thirteen communities; grids of 250 m in rows; a case goes through twelve events.
_TERRITORY = """
INSERT INTO region (code, parent_code, name) VALUES ('44', NULL, '广东省'), ('4403', '44', '深圳市'), ('440305', '4403', '南山区');
INSERT INTO region (code, parent_code, name) SELECT DISTINCT '440305' || lpad((n / 13 + 1)::text, 3, '0'), '440305', '街道' || n / 13
  FROM generate_series(0, %(communities)s - 1) n;
INSERT INTO region (code, parent_code, name)
SELECT '440305' || lpad((n / 13 + 1)::text, 3, '0') || lpad((n %% 13 + 1)::text, 3, '0'), '440305' || lpad((n / 13 + 1)::text, 3, '0'), '社区' || n
  FROM generate_series(0, %(communities)s - 1) n;
CREATE TEMPORARY TABLE place AS
SELECT g, c.code AS community, c.code || lpad((1 + g / %(communities)s)::text, 3, '0') AS code, 113.9 + (g %% 40) * 0.0025 AS lng, 22.5 + (g / 40) * 0.0023 AS lat
  FROM generate_series(0, %(grids)s - 1) g
  JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS n FROM region WHERE level = 'community') c ON c.n = g %% %(communities)s;
INSERT INTO grid (code, community_code, name, geom, cell, area_m2, source_ref, valid_from)
SELECT code, community, '第' || g || '网格', decode('010300000001000000' || '05000000', 'hex')
       || le(lng) || le(lat) || le(lng + 0.0025) || le(lat) || le(lng + 0.0025) || le(lat + 0.0023) || le(lng) || le(lat + 0.0023) || le(lng) || le(lat),
       0, 62500, code, '2026-01-01' FROM place;
INSERT INTO street (community_code, class, length_m, geom, cell, source_ref)
SELECT community, 'residential', 250, decode('010200000002000000', 'hex') || le(lng) || le(lat + k * 0.0004) || le(lng + 0.003) || le(lat + k * 0.0004), 0, g || '/' || k
  FROM place, generate_series(1, 5) k;
INSERT INTO layer_revision (layer, revision) VALUES ('grids', 1), ('streets', 1) ON CONFLICT DO NOTHING;
INSERT INTO member (community_code, id, name, post, grid_code, source_ref) SELECT community, g + 1, '网格员' || g, 'grid_leader', code, code FROM place;
INSERT INTO unit (community_code, id, kind, thing_id, name, home_lng, home_lat, grid_code)
SELECT community, g + 1, 'member', g + 1, '网格员' || g, lng, lat, code FROM place;
INSERT INTO event (seq, community_code, subject, subject_id, happening, version, at, actor, body, prev_hash, hash)
SELECT g + 1, community, 'unit', g + 1, 'unit_enrolled', 1, '2026-01-01', 'system',
       json_build_object('changes', json_build_object('grid_code', code), 'note', json_build_object())::text, zero, zero
  FROM place, (SELECT decode(repeat('00', 32), 'hex') AS zero) z;
"""
_CASES = """
CREATE TEMPORARY TABLE matter AS
SELECT n, p.g, p.community, p.code, p.lng, p.lat, timestamptz '2026-07-01 00:00+08' + interval '92 days' * (n::float8 / %(incidents)s) AS at, 1 + n %% 30 AS hours
  FROM generate_series(1, %(incidents)s) n JOIN place p ON p.g = (n * 7919) %% %(grids)s;
INSERT INTO incident (community_code, id, number, state, state_since, source, class_version, class_code, severity, lng, lat, cell, grid_code, reported_at,
                      reported_by, handle_due)
SELECT community, n, 'B-' || n, 'closed', at, 'operator', (SELECT version FROM class_table WHERE in_force), '020101', 4, lng, lat, 0, code, at, 'account:1',
       at + interval '24 hours' FROM matter;
INSERT INTO assignment (community_code, id, incident_id, unit_id, state, reserved_at, sent_by, sent_at, on_scene_at, ended_at)
SELECT community, n, n, g + 1, 'done', at, 'account:1', at, at, at + interval '1 hour' * hours FROM matter;
INSERT INTO event (seq, community_code, subject, subject_id, happening, version, at, actor, body, prev_hash, hash)
SELECT 10000 + n * 12 + k, community, 'incident', n,
       (ARRAY['incident_reported', 'incident_verified', 'incident_accepted', 'incident_assigned', 'incident_dispatched', 'incident_acknowledged',
              'incident_reached', 'note_added', 'incident_handled', 'incident_checked', 'incident_closed', 'incident_rated'])[k], k,
       at + interval '1 hour' * (CASE WHEN k < 9 THEN 0.01 * k ELSE hours + 0.01 * (k - 9) END), 'account:1',
       json_build_object('changes', CASE WHEN k = 3 THEN json_build_object('handle_due', at + interval '24 hours', 'state', 'accepted') ELSE '{"state": "x"}' END,
                         'note', json_build_object('words', repeat('说明', 40)))::text, zero, zero
  FROM matter, generate_series(1, 12) k, (SELECT decode(repeat('00', 32), 'hex') AS zero) z;
UPDATE chain_head SET seq = 10000 + 12 * %(incidents)s + 12;
"""
_PATROLS = """
INSERT INTO seen_day (community_code, day, unit_id, device_id, grid_code, ground, stretches, cells, fixes, distance_m, on_way_s, first_at, last_at, last_lng, last_lat)
SELECT community, day::date, g + 1, 1, code, 'x', decode(repeat('00', 400), 'hex'), decode(repeat('00', 800), 'hex'), 2000, 3000 + (g + extract(day FROM day)) %% 4000,
       20000, day, day, lng, lat FROM place, generate_series(date '2026-07-01', '2026-09-30', '1 day') day;
INSERT INTO seen_grid_day SELECT community, code, day::date, 2000, 400 + g %% 1600, 10, 8 FROM place, generate_series(date '2026-07-01', '2026-09-30', '1 day') day;
ANALYZE;
"""
_LITTLE_ENDIAN = """
CREATE FUNCTION pg_temp.le(value float8) RETURNS bytea LANGUAGE sql AS $$
    SELECT string_agg(substr(float8send(value), place, 1), ''::bytea ORDER BY place DESC) FROM generate_series(1, 8) place $$;
"""


def measure(scratch: Path) -> Iterator[Measurement]:
    """Fill a database of its own, and ask."""
    with embedded(scratch / "appraisal") as owner_dsn:
        migrate(owner_dsn)
        database = Database(owner_dsn, application_dsn(owner_dsn, scratch / "secrets"))
        with database.owner() as connection:
            _fill(connection)
        yield from _asked(database)
        database.close()


def _fill(connection: Connection) -> None:
    values = {"communities": COMMUNITIES, "grids": GRIDS, "incidents": INCIDENTS}
    with connection.cursor() as cursor:
        cursor.execute(_LITTLE_ENDIAN)
        for statement in (_TERRITORY, _CASES, _PATROLS):
            cursor.execute(statement.replace("le(", "pg_temp.le("), values)


def _asked(database: Database) -> Iterator[Measurement]:
    period = period_of("2026Q3")

    def service() -> AppraisalService:
        return AppraisalService(PostgresAppraisals(database), PostgresPatrolBook(database), lambda: NOW)

    warm = service()
    wall_s, cpu_s, found = _timed(lambda: warm.appraisal(LEADER, Level.OFFICER, period))
    assert len(found.rows) == GRIDS
    # Those of the last hours are handled in the next quarter.
    assert INCIDENTS * 0.98 < sum(len(one.done) for one in found.rows) < INCIDENTS
    yield Measurement("appraisal of a quarter, first in a process (streets cut)", wall_s, "s", "target", TARGET_S)
    yield Measurement("… processor time of the console", cpu_s, "s", "target", TARGET_S)
    for level in Level:
        wall_s, cpu_s, _ = _timed(lambda level=level: service().appraisal(LEADER, level, period))  # type: ignore[misc]
        yield Measurement(f"appraisal of a quarter by {level}, streets cut anew", wall_s, "s", "target", TARGET_S)
    wall_s, _, again = _timed(lambda: warm.appraisal(LEADER, Level.OFFICER, period))
    yield Measurement("appraisal of a quarter, nothing happened since", wall_s, "s", "target", CLICK_TARGET_S)
    wall_s, _, _ = _timed(lambda: appraisal_body(again, "zh-CN"))
    yield Measurement("… as an answer", wall_s, "s", "target", CLICK_TARGET_S)
    busiest = max(found.rows, key=lambda one: len(one.done))
    wall_s, _, _ = _timed(lambda: warm.cases(LEADER, Level.OFFICER, busiest.ref, period, found.table.weights[0].metric))
    yield Measurement("the cases behind one number", wall_s, "s", "target", CLICK_TARGET_S)
    wall_s, _, _ = _timed(lambda: workbook(again, "zh-CN"))
    yield Measurement("… as a workbook of 1,610 rows", wall_s, "s", "target", FILE_TARGET_S)
    wall_s, _, _ = _timed(lambda: printed(again, "zh-CN"))
    yield Measurement("… as a PDF of the first 300", wall_s, "s", "target", FILE_TARGET_S)


def _timed(act: Callable[[], Result]) -> tuple[float, float, Result]:
    begun, cpu = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    result = act()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter() - begun, after.ru_utime + after.ru_stime - cpu.ru_utime - cpu.ru_stime, result
