"""Rows on their way from a file to the database: a slice of columns, and which rows are good."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from data.exchange.reasons import Reason
from data.exchange.report import Report

Objects = NDArray[np.object_]
Mask = NDArray[np.bool_]


class Shown(Protocol):
    """What each row is recognised by in a message."""

    def __getitem__(self, index: int, /) -> Any:
        """Return it for one row."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a file as read.

    Attributes
    ----------
    rows
        Row numbers, shape (n,).
    columns
        Text of every cell by column name, None where empty, each of shape (n,).
    shapes
        Geometry in the file's own coordinates, None where the file has none.
    spoilt
        Rows that could not be read at all: row number and the cells got.
    """

    rows: NDArray[np.int64]
    columns: Mapping[str, Objects]
    shapes: Objects | None = None
    spoilt: tuple[tuple[int, tuple[str, ...]], ...] = ()


@dataclass(slots=True)
class Batch:
    """The rows of a chunk while they are checked; every step looks only at the good ones.

    Attributes
    ----------
    values
        Parsed value by field name; None where empty. References become ids on the way.
    shapes
        WGS 84 geometry by row, None where there is none.
    columns
        Columns of the table that are ready to be written.
    """

    rows: NDArray[np.int64]
    report: Report
    values: dict[str, Objects] = field(default_factory=dict)
    shapes: Objects | None = None
    good: Mask = field(default_factory=lambda: np.empty(0, np.bool_))
    columns: dict[str, Objects] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.good = np.ones(len(self.rows), np.bool_)

    def __len__(self) -> int:
        return len(self.rows)

    def reject(self, bad: Mask, name: str, shown: Shown | None, reason: Reason, **details: object) -> None:
        """Reject the good rows among `bad`, showing each one's value."""
        for index in np.flatnonzero(bad & self.good).tolist():
            self.reject_one(index, name, None if shown is None else shown[index], reason, **details)

    def reject_one(self, index: int, name: str, value: object, reason: Reason, **details: object) -> None:
        """Reject the row at `index` of this batch."""
        self.good[index] = False
        self.report.reject(int(self.rows[index]), name, value, reason, **details)

    def chosen(self) -> list[int]:
        """Return the indexes of the good rows."""
        return [int(index) for index in np.flatnonzero(self.good)]

    def value(self, name: str) -> Objects:
        """Return the values of a field, all None where the file does not have it."""
        found = self.values.get(name)
        return np.full(len(self.rows), None, dtype=object) if found is None else found


def objects(items: list[object]) -> Objects:
    """Return a one-dimensional array of objects, even when these are sequences."""
    array: Objects = np.empty(len(items), dtype=object)
    array[:] = items
    return array


def joined(chunks: list[Chunk]) -> Chunk:
    """Return the rows of several chunks of one file as one."""
    shapes = [chunk.shapes for chunk in chunks if chunk.shapes is not None]
    return Chunk(
        np.concatenate([chunk.rows for chunk in chunks]),
        {name: np.concatenate([chunk.columns[name] for chunk in chunks]) for name in chunks[0].columns},
        np.concatenate(shapes) if shapes else None,
        tuple(spoilt for chunk in chunks for spoilt in chunk.spoilt),
    )
