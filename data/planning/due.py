"""Let plans take effect whose time has come."""

from datetime import datetime

import psycopg2

from data.database import Database
from data.planning.effect import Effect, due, settle_late_cases, take_effect
from dispatch.errors import PlanStuck


def let_take_effect(database: Database, now: datetime) -> list[Effect]:
    """Carry out every plan whose time has come, each in a transaction of its own; of several processes one does it.

    Raises
    ------
    PlanStuck
        One could not be carried out: nothing of it happened, and those after it wait.
    DatabaseAway
    """
    with database.owner() as connection:
        waiting = due(connection, now)
    done = []
    for publication in waiting:
        try:
            with database.owner() as connection:
                effect = take_effect(connection, publication, now)
        except (psycopg2.IntegrityError, psycopg2.DataError, psycopg2.ProgrammingError) as error:
            raise PlanStuck(id=publication, cause=error.pgcode or type(error).__name__) from error
        if effect is not None:
            done.append(effect)
    if done:
        with database.owner() as connection:
            settle_late_cases(connection, now)
    return done
