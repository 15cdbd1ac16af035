"""Check or apply a job: in a thread where the file is small, in a process of its own where it is not."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog

from console.imports.jobs import REJECTS, Job, Jobs, Stage
from data.database import Database
from data.exchange.kinds import kind_named
from data.exchange.loader import Request, import_file
from data.exchange.placement import crs_said
from data.exchange.rejects import Rejects
from data.own_layers import import_own_layer
from dispatch.china_time import day_in_china
from dispatch.errors import LANGUAGES, JingweiError
from dispatch.service.clock import utc_now

log = structlog.get_logger()
THREAD_MOST_BYTES = 4_000_000
PROGRESS_EVERY_S = 0.5
_LOWER = 10  # how much a process of its own gives way to the console


class Worker:
    """Works on the jobs of one process."""

    def __init__(self, jobs: Jobs, database: Database) -> None:
        self._jobs = jobs
        self._database = database

    def start(self, job: Job, apply: bool, scope: str) -> Job:
        """Begin to check or apply a job, and return it as it now is.

        Parameters
        ----------
        scope
            Region that every row must lie in.

        Raises
        ------
        ImportBusy
            It is being worked on.
        """
        holding = self._jobs.worked_on(job)
        descriptor = holding.__enter__()
        try:
            job.note_progress(0, None)
            job = self._jobs.keep(replace(job, stage=Stage.APPLYING if apply else Stage.CHECKING, error=None))
            if job.bytes <= THREAD_MOST_BYTES:
                thread = threading.Thread(target=self._in_thread, args=(holding, job, apply, scope), daemon=True)
                thread.start()
                return job
            process = subprocess.Popen(
                ["nice", "-n", str(_LOWER), sys.executable, "-m", "console.imports"],
                stdin=subprocess.PIPE,
                pass_fds=[descriptor],
                text=True,
                cwd=Path(__file__).parents[2],
            )
        except BaseException:
            holding.__exit__(None, None, None)
            raise
        order = {
            "place": str(self._jobs.place),
            "job": job.id,
            "account": job.account_id,
            "apply": apply,
            "scope": scope,
            "lock": descriptor,
        }
        threading.Thread(target=process.communicate, args=(json.dumps(order | self._doors()),), daemon=True).start()
        holding.__exit__(None, None, None)
        return job

    def _in_thread(self, holding: Any, job: Job, apply: bool, scope: str) -> None:
        try:
            work(self._jobs, job, self._database, apply, scope)
        finally:
            holding.__exit__(None, None, None)

    def _doors(self) -> dict[str, str]:
        return {"owner": self._database.owner_dsn, "application": self._database.app_dsn}


def work(jobs: Jobs, job: Job, database: Database, apply: bool, scope: str) -> Job:
    """Check a job's file or write it, and note what came of it."""
    try:
        return _work(jobs, job, database, apply, scope)
    except JingweiError as error:
        fields = {name: str(value) for name, value in error.fields.items()}
        return jobs.keep(replace(job, stage=Stage.FAILED, error={"code": error.code, "fields": fields}))
    except Exception:
        # The file's content stays out of the log.
        log.exception("import job failed", job=job.id)
        return jobs.keep(replace(job, stage=Stage.FAILED, error={"code": "import_interrupted", "fields": {}}))


def _work(jobs: Jobs, job: Job, database: Database, apply: bool, scope: str) -> Job:
    settled = job.settled
    assert settled is not None
    rejects = Rejects()
    request = Request(
        job.path, settled.community, settled.datum, settled.crs, settled.layer, settled.mapping, settled.source,
        dry_run=not apply, partial=settled.partial, scope=scope, rejects=rejects,
        as_tasks=settled.as_tasks, account_id=job.account_id,
    )  # fmt: skip
    noted = 0.0
    # Some formats do not say how many rows they hold; the check before has read them all.
    checked = (job.report() or {}).get(LANGUAGES[0], {}).get("total") if apply else None

    def progress(read: int, expected: int | None) -> None:
        nonlocal noted
        if time.monotonic() - noted >= PROGRESS_EVERY_S:
            noted = time.monotonic()
            job.note_progress(read, expected or checked)

    with database.owner() as connection:
        if settled.own is not None:
            report = import_own_layer(connection, settled.own, request, day_in_china(utc_now()), progress)
        else:
            report = import_file(connection, kind_named(settled.kind), request, day_in_china(utc_now()), progress)
        if report.written:
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO audit (account_id, action, scope, kind, ref) VALUES (%s, 'import', %s, %s, %s)",
                    [job.account_id, settled.community or scope, settled.kind, job.file],
                )
    job.note_progress(report.total, report.total)
    job.note_report({language: report.as_json(language) for language in LANGUAGES})
    for old in job.place.glob(f"{REJECTS}.*"):
        old.unlink()
    written = rejects.write(job.place / REJECTS, crs_said(settled.crs))
    stage = Stage.CHECKED if not apply else Stage.APPLIED if report.written else Stage.REFUSED
    job = jobs.keep(replace(job, stage=stage, rejects=written.name if written else None))
    if stage is Stage.APPLIED:
        # What has been imported is in the database; the copy is not kept longer than needed.
        job.path.unlink(missing_ok=True)
    return job


def main() -> None:
    """Do what the order on standard input says; it holds the database's doors, so it is no argument."""
    order = json.loads(sys.stdin.read())
    jobs = Jobs(Path(order["place"]))
    database = Database(order["owner"], order["application"])
    try:
        # The lock came with the order; looking at it from here would find it held.
        work(jobs, jobs.one(order["job"], order["account"]), database, order["apply"], order["scope"])
    finally:
        # Before the interpreter takes its time to end.
        os.close(order["lock"])
        database.close()
