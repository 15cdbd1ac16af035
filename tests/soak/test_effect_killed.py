"""A console is killed while a plan takes effect: nothing of it happened, or all of it, and once."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data.case_integrity import examine
from data.database import Database
from data.planning.due import let_take_effect
from data.planning.integrity import examine_plans
from tests.fixtures.desk import Desk
from tests.fixtures.hamlet import NAN
from tests.fixtures.publishing import merged, open_publishing_desk, other_planner, planner, published, rows

pytestmark = pytest.mark.soak
FRESH = f"{NAN}003"
KILLS = 12
LONGEST_S = 1.5
ROOT = Path(__file__).parents[2]


@contextmanager
def keeper(desk: Desk, *more: str) -> Iterator[subprocess.Popen[str]]:
    words = [
        sys.executable,
        "-m",
        "tests.soak.keeper",
        desk.container.database.owner_dsn,
        desk.clock().isoformat(),
        *more,
    ]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def in_effect(desk: Desk) -> bool:
    """Tell whether the plan is in effect, and hold everything else to that answer."""
    ((state,),) = rows(desk, "SELECT state FROM plan_publication")
    done = state == "effective"
    (grids,) = zip(
        *rows(desk, "SELECT code FROM grid WHERE valid_to IS NULL AND community_code = left(%s, 12)", FRESH),
        strict=True,
    )
    assert (FRESH in grids) is done
    assert len(grids) == (1 if done else 2)
    assert {(grid == FRESH) for (grid,) in rows(desk, "SELECT grid_code FROM incident")} == {done}
    assert rows(desk, "SELECT count(*) FROM plan_move WHERE kind = 'building'") == [(3 if done else 0,)]
    assert rows(desk, "SELECT count(*) FROM audit WHERE action = 'plan_took_effect'") == [(int(done),)]
    with desk.container.database.owner() as connection:
        assert not any((examine(connection).violations | examine_plans(connection)).values())
    return done


def test_a_console_killed_while_a_plan_takes_effect_leaves_nothing_or_all_of_it(
    database: Database, tmp_path: Path
) -> None:
    desk = open_publishing_desk(database, tmp_path)
    author = planner(desk)
    desk.report()
    assert published(author, merged(author, other_planner(desk))).status_code == 201
    with keeper(desk, "hold") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "inside\n"
        process.kill()
        process.wait()
    assert not in_effect(desk)
    chance = random.Random(11)
    for _ in range(KILLS):
        with keeper(desk):
            # Somewhere between its first word and its last.
            time.sleep(chance.uniform(0, LONGEST_S))
        if in_effect(desk):
            break
    let_take_effect(desk.container.database, desk.clock())
    assert in_effect(desk)
    assert let_take_effect(desk.container.database, desk.clock()) == []
