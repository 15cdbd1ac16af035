"""What goes into the log when something nobody foresaw goes wrong: where it happened, never what was being handled."""

import traceback
from typing import TextIO

import structlog
from structlog.typing import ExcInfo


def keep_values_out() -> None:
    """Write where an exception came from, without local variables and messages.

    Both hold what was being worked on: a row with a resident's name and telephone among it, which
    PostgreSQL also repeats in its messages.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            structlog.dev.ConsoleRenderer(exception_formatter=_places_only),
        ]
    )


def _places_only(stream: TextIO, raised: ExcInfo) -> None:
    """Write the frames of an exception and of those that led to it, outermost cause last."""
    cause: BaseException | None = raised[1]
    seen: set[int] = set()
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        kind = type(cause)
        stream.write(f"\n{kind.__module__}.{kind.__qualname__}\n{''.join(traceback.format_tb(cause.__traceback__))}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
