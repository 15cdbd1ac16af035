"""Import jobs as folders under the data directory: the uploaded file, and what is known of it.

A job is about a file on this machine, and nothing but an applied import is worth keeping, so
a job is no row: `import_run` and the audit record tell what was imported. Every process of
the machine sees the same jobs; whoever works on one holds a lock, so that a job whose worker
died is found out.
"""

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from data.exchange.loader import DEFAULT_SOURCE
from data.own_layers import Defined
from dispatch.errors import ImportBusy, UnknownThing

KEPT = timedelta(days=2)
MOST_JOBS = 20
ENDING_S = 3.0
_ID_BYTES = 9
_JOB, _LOCK, _PROGRESS, _REPORT = "job.json", "lock", "progress.json", "report.json"
FILES, REJECTS = "file", "rejects"


class Stage(StrEnum):
    """Where a job stands."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    REFUSED = "refused"
    FAILED = "failed"


RUNNING = frozenset({Stage.CHECKING, Stage.APPLYING})


@dataclass(frozen=True, slots=True)
class Settled:
    """What a file is to be imported as.

    Attributes
    ----------
    mapping
        COLUMN=FIELD pairs; "-" leaves a column out.
    own
        The layer of the site's own that the file makes or adds to; `kind` is then its name on the map.
    as_tasks
        Change nothing, but put what the rows say on the list of changes to verify.
    """

    kind: str
    community: str | None = None
    datum: str | None = None
    crs: str | None = None
    layer: str | None = None
    source: str = DEFAULT_SOURCE
    mapping: tuple[str, ...] = ()
    partial: bool = False
    own: Defined | None = None
    as_tasks: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One uploaded file on its way in.

    Attributes
    ----------
    place
        The job's folder.
    path
        The file itself, within it.
    error
        Code and fields of what stopped it, where the file as a whole could not be read.
    """

    id: str
    place: Path
    account_id: int
    stage: Stage
    file: str
    bytes: int
    at: datetime
    settled: Settled | None = None
    error: dict[str, Any] | None = None
    rejects: str | None = None
    described: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """Where the uploaded file is."""
        return self.place / FILES / self.file

    def progress(self) -> tuple[int, int | None]:
        """Return the rows read so far, and all where that is known."""
        try:
            read, expected = json.loads((self.place / _PROGRESS).read_text())
        except (OSError, ValueError):
            return 0, None
        return int(read), expected

    def report(self) -> dict[str, Any] | None:
        """Return the report of the last check, in both languages, None where there was none."""
        try:
            found: dict[str, Any] = json.loads((self.place / _REPORT).read_text())
        except (OSError, ValueError):
            return None
        return found

    def note_progress(self, read: int, expected: int | None) -> None:
        """Write down how far the work is."""
        _written(self.place / _PROGRESS, json.dumps([read, expected]))

    def note_report(self, report: dict[str, Any]) -> None:
        """Write down what a check or an import found."""
        _written(self.place / _REPORT, json.dumps(report, ensure_ascii=False))


class Jobs:
    """The jobs of one installation.

    Parameters
    ----------
    place
        Folder that holds them; made on first use, readable by its owner only.
    """

    def __init__(self, place: Path) -> None:
        self.place = place

    def begin(self, account_id: int, now: datetime) -> Job:
        """Make the folder of a new job; it is no job until `keep`. Old ones are cleared away."""
        self.place.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._clear(now)
        job_id = secrets.token_urlsafe(_ID_BYTES).replace("-", "a").replace("_", "b")
        place = self.place / job_id
        (place / FILES).mkdir(parents=True, mode=0o700)
        return Job(job_id, place, account_id, Stage.UPLOADED, "", 0, now)

    def keep(self, job: Job) -> Job:
        """Write a job as it now is, and return it."""
        told = {name: value for name, value in asdict(job).items() if name not in {"place"}} | {
            "at": job.at.isoformat(),
            "stage": job.stage.value,
        }
        _written(job.place / _JOB, json.dumps(told, ensure_ascii=False))
        return job

    def one(self, job_id: str, account_id: int) -> Job:
        """Return a job of this account.

        A job whose worker died has failed; nothing of it was written, or all.

        Raises
        ------
        UnknownThing
            There is none, or it is another's.
        """
        job = self._read(self.place / job_id) if job_id.isalnum() else None
        if job is None or job.account_id != account_id:
            raise UnknownThing(kind="import_job", id=job_id[:40])
        if job.stage in RUNNING and not _held(job):
            # The worker may have ended between the two looks.
            job = self._read(job.place) or job
            if job.stage in RUNNING:
                job = self.keep(replace(job, stage=Stage.FAILED, error={"code": "import_interrupted", "fields": {}}))
        return job

    def of(self, account_id: int) -> list[Job]:
        """Return the jobs of an account, the latest first."""
        if not self.place.is_dir():
            return []
        found = [job for each in self.place.iterdir() if (job := self._read(each)) and job.account_id == account_id]
        return sorted(found, key=lambda job: job.at, reverse=True)

    def discard(self, job: Job) -> None:
        """Remove a job and its file.

        Raises
        ------
        ImportBusy
            It is being worked on.
        """
        with self.worked_on(job):
            shutil.rmtree(job.place, ignore_errors=True)

    @contextmanager
    def worked_on(self, job: Job) -> Iterator[int]:
        """Hold the job's lock, giving its descriptor, which a child process may inherit.

        Raises
        ------
        ImportBusy
            Another holds it.
        """
        descriptor = os.open(job.place / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        # A worker that has written its result still takes a moment to end.
        until = time.monotonic() + ENDING_S
        try:
            while not _locked(descriptor):
                if job.stage in RUNNING or time.monotonic() > until:
                    raise ImportBusy(file=job.file)
                time.sleep(ENDING_S / 50)
            yield descriptor
        finally:
            os.close(descriptor)

    def _read(self, place: Path) -> Job | None:
        try:
            told = json.loads((place / _JOB).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        settled = told.pop("settled")
        if settled is not None:
            own = settled.get("own")
            read = {"mapping": tuple(settled["mapping"]), "own": Defined(**own) if own else None}
            settled = Settled(**(settled | read))
        at, stage = datetime.fromisoformat(told.pop("at")), Stage(told.pop("stage"))
        return Job(place=place, at=at, stage=stage, settled=settled, **told)

    def _clear(self, now: datetime) -> None:
        """Remove what nobody has touched for days, and of many jobs the oldest."""
        aged = sorted((datetime.fromtimestamp(each.stat().st_mtime, UTC), each) for each in self.place.iterdir())
        surplus = len(aged) - MOST_JOBS
        for index, (touched, place) in enumerate(aged):
            job = self._read(place)
            busy = job is not None and job.stage in RUNNING and _held(job)
            if not busy and (now - touched > KEPT or index < surplus):
                shutil.rmtree(place, ignore_errors=True)


def _held(job: Job) -> bool:
    try:
        descriptor = os.open(job.place / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return False
    try:
        return not _locked(descriptor)
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _written(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
