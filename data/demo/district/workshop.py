"""The work of one process on the district: draw a community, or fill one and pour it into the database.

Drawings are kept as files until the district is complete, so that what is drawn is not drawn
again after a crash.
"""

import ctypes
import pickle
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from data.bulk import wkbs
from data.demo.district import journal
from data.demo.district.atlas import Atlas, Cell
from data.demo.district.filling import filled
from data.demo.district.layout import Drawn, draw_community
from data.demo.district.pouring import pour
from data.demo.district.quotas import quotas
from data.demo.district.seams import Rim, rim, sewn

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Job:
    """What every process must know: the district, where drawings are kept and where the database is."""

    seed: int
    rows: tuple[str, ...]
    drawings: Path
    owner_dsn: str


_job: Job | None = None
_atlas: Atlas | None = None


def open_workshop(job: Job) -> None:
    """Make this process ready for its work; it ends with the one that started it."""
    global _job, _atlas
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _job, _atlas = job, Atlas(job.seed, job.rows)


def draw(code: str) -> str:
    """Draw one community and keep the drawing; what is kept already is left alone."""
    assert _job is not None
    assert _atlas is not None
    job, atlas = _job, _atlas
    cell = cell_of(atlas, code)
    if not (job.drawings / f"{code}.drawing").exists():
        drawn = draw_community(atlas, cell, quotas(atlas)[code])
        keep(job.drawings / f"{code}.rim", rim(atlas, cell, drawn))
        keep(job.drawings / f"{code}.drawing", drawn)
    return code


def fill(code: str) -> tuple[str, int, bytes]:
    """Fill one drawn community and pour it; return its code, its rows and its boundary."""
    assert _job is not None
    assert _atlas is not None
    job, atlas = _job, _atlas
    cell, quota = cell_of(atlas, code), quotas(atlas)[code]
    beside = [c for c in (cell, *atlas.neighbours(cell)) if c is not None]
    rims: dict[str, Rim] = {c.code: take(job.drawings / f"{c.code}.rim") for c in beside}
    drawn: Drawn = take(job.drawings / f"{code}.drawing")
    whole = filled(atlas, cell, quota, sewn(atlas, cell, drawn, rims))
    boundary = wkbs([whole.community.boundary])[0]
    connection = psycopg2.connect(job.owner_dsn)
    try:
        with connection:
            # What was committing when its program was killed is there a moment later.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('demo ' || %s, 0))", [code])
            if code in journal.poured(connection):
                return code, 0, boundary
            rows = pour(connection, whole, quota.index, job.seed)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE region SET boundary = %s WHERE code = %s", [boundary, code])
            journal.note(connection, journal.POURED, code, whole.community.fingerprint(), rows)
    finally:
        connection.close()
    return code, rows, boundary


def cell_of(atlas: Atlas, code: str) -> Cell:
    """Return the cell of a community."""
    return next(cell for cell in atlas.cells if cell.code == code)


def keep(path: Path, value: object) -> None:
    """Write a value; a file is there whole or not at all."""
    half = path.with_suffix(path.suffix + ".half")
    half.write_bytes(pickle.dumps(value))
    half.replace(path)


def take(path: Path) -> Any:
    """Return what was kept; our own files, in our own directory."""
    return pickle.loads(path.read_bytes())
