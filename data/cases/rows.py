"""How incidents, units, assignments and positions are written as rows, and read again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from dispatch.events import Subject
from dispatch.incidents import Incident, Severity, Source, State
from dispatch.resources import Assignment, AssignmentState, Fix, Unit, UnitKind, UnitStatus, Way

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Value = TypeVar("Value", bound="DataclassInstance")


@dataclass(frozen=True)
class Shape(Generic[Value]):
    """A frozen value whose fields are the columns of a table, in the same order.

    Attributes
    ----------
    read
        Makes a field of what the database gives, where that is not it already.
    """

    kind: type[Value]
    table: str
    read: Mapping[str, Callable[[Any], Any]]
    _texts: dict[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The fields, which are the columns."""
        return tuple(field.name for field in fields(self.kind))

    @cached_property
    def columns(self) -> sql.Composed:
        """The columns, for a SELECT."""
        return sql.SQL(", ").join(sql.Identifier(self.table, name) for name in self.names)

    @cached_property
    def select(self) -> sql.Composed:
        """A SELECT of all columns, to which a condition is added."""
        return sql.SQL("SELECT {} FROM {} ").format(self.columns, sql.Identifier(self.table))

    @cached_property
    def insert(self) -> sql.Composed:
        """An INSERT, to which the values are added."""
        return sql.SQL("INSERT INTO {} ({}) VALUES ").format(
            sql.Identifier(self.table), sql.SQL(", ").join(map(sql.Identifier, self.names))
        )

    @cached_property
    def one(self) -> sql.Composed:
        """The values of one row."""
        return sql.SQL("({})").format(sql.SQL(", ").join(map(sql.Placeholder, self.names)))

    @cached_property
    def update(self) -> sql.Composed:
        """An UPDATE of the value with an id over the version `read_version`."""
        fixed = {"id", "community_code"}
        sets = [sql.SQL("{} = {}").format(sql.Identifier(n), sql.Placeholder(n)) for n in self.names if n not in fixed]
        return sql.SQL("UPDATE {} SET {} WHERE id = %(id)s AND version = %(read_version)s").format(
            sql.Identifier(self.table), sql.SQL(", ").join(sets)
        )

    @cached_property
    def _readers(self) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
        return tuple((self.names.index(name), read) for name, read in self.read.items())

    def of(self, row: Sequence[Any]) -> Value:
        """Return the value of a row of `columns`."""
        values = list(row)
        for index, read in self._readers:
            values[index] = read(values[index])
        return self.kind(*values)

    def written(self, value: Value) -> dict[str, Any]:
        """Return the columns of a value as the driver takes them."""
        return {name: _plain(getattr(value, name)) for name in self.names}

    def text(self, connection: Connection, name: str) -> str:
        """Return `columns`, `select`, `insert`, `one` or `update` as text; composing it anew each time would cost more than running it."""
        if name not in self._texts:
            composed: sql.Composed = getattr(self, name)
            self._texts[name] = composed.as_string(connection)
        return self._texts[name]

    def add(self, connection: Connection, values: Sequence[Value], on_conflict: str = "") -> int:
        """Insert values in one statement and return how many."""
        if not values:
            return 0
        with connection.cursor() as cursor:
            one = self.text(connection, "one")
            rows = b", ".join(cursor.mogrify(one, self.written(value)) for value in values)
            cursor.execute(self.text(connection, "insert").encode() + rows + on_conflict.encode())
            return cursor.rowcount

    def all(self, connection: Connection, condition: str, values: Mapping[str, Any]) -> list[Value]:
        """Return the values of the rows that a condition (WHERE, ORDER BY, LIMIT, FOR) leaves."""
        with connection.cursor() as cursor:
            cursor.execute(self.text(connection, "select") + condition, values)
            return [self.of(row) for row in cursor]


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


INCIDENT = Shape(
    Incident,
    "incident",
    {"state": State, "source": Source, "severity": Severity, "whistled_to": tuple, "whistle_answers": tuple},
)
UNIT = Shape(Unit, "unit", {"kind": UnitKind, "status": UnitStatus, "capabilities": tuple, "way": Way})
ASSIGNMENT = Shape(Assignment, "assignment", {"state": AssignmentState})
FIX = Shape(Fix, "unit_position", {})

LOCK = " FOR NO KEY UPDATE"
BY_IDS = "WHERE id = ANY(%(ids)s::bigint[]) ORDER BY id"


def subject_of(value: Incident | Unit | Assignment) -> Subject:
    """Return the kind of subject a value is in the log."""
    return Subject(type(value).__name__.lower())


def by_id(values: Iterable[Value]) -> dict[int, Value]:
    """Return values by their id."""
    return {value.id: value for value in values}  # type: ignore[attr-defined]  # incident, unit or assignment
