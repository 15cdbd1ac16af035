"""What a column of a layer may hold, declared once and used for reading, checking and writing."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import TypeAlias

Choices: TypeAlias = Mapping[str, tuple[str, ...]]


class Type(Enum):
    """How the text of a cell becomes a value."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    YES_NO = "yes/no"
    DATE = "date"
    CHOICE = "one of"
    WORDS = "list of words"
    REFERENCE = "reference"


class Shape(Enum):
    """The geometry a kind is drawn with."""

    NONE = "none"
    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind.

    Attributes
    ----------
    name
        Field name: what `--map COLUMN=FIELD` and exported files say.
    synonyms
        Further column names that are understood, in any case.
    column
        Column of the table; the name itself when empty. None: it has none of its own.
    required
        Every row must carry a value.
    blank
        What an empty cell becomes where the table does not take NULL.
    choices
        Stored value to the words that also mean it.
    least, most
        Inclusive bounds of a number; `below` is an exclusive upper bound, `above` a lower one.
    pattern
        What a text must match as a whole, and `looks` says so to a person.
    refers
        Kind of the thing a reference names.
    instead
        Fields that, joined by a slash, stand in where this one is empty.
    """

    name: str
    type: Type = Type.TEXT
    synonyms: tuple[str, ...] = ()
    column: str | None = ""
    required: bool = False
    blank: object = None
    choices: Choices = field(default_factory=lambda: MappingProxyType({}))
    least: float | None = None
    most: float | None = None
    above: float | None = None
    below: float | None = None
    pattern: str = ""
    looks: str = ""
    refers: str = ""
    instead: tuple[str, ...] = ()

    @property
    def target(self) -> str | None:
        """Column of the table that the field fills, if any."""
        return self.name if self.column == "" else self.column

    @property
    def names(self) -> tuple[str, ...]:
        """Every column name that is understood, the field's own first."""
        return (self.name, *self.synonyms)


@dataclass(frozen=True, slots=True)
class Unique:
    """Fields that no two things in force may share beyond the natural key."""

    fields: tuple[str, ...]
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """Everything that can be imported and exported under one name.

    Attributes
    ----------
    name
        Name of the kind; also of the table unless `table` says another.
    zh, en
        What a person calls it, in both languages.
    shape
        Geometry expected; `placed` tells whether each row must have one.
    key
        Columns that identify a row, as the table's own conflict target.
    identity
        Fields whose values stand in for a missing `source_ref`; "position" is the geometry's.
    community
        Column holding (or starting with) the 12-digit community; empty where there is none.
    whole
        The rows must be seen together (numbers, overlaps, parents), so the file is not streamed.
    covers
        Name in the cover table; empty where the geometry is a point or absent.
    layers
        Map layers that show the kind.
    place_by
        Reference whose own place stands in where a row has none.
    largest
        Area in square metres (length in metres of a line) beyond which a row is a mistake:
        a file of counties read as grids would fill the cover table with millions of cells.
    """

    name: str
    zh: str
    en: str
    fields: tuple[Field, ...]
    shape: Shape = Shape.NONE
    placed: bool = False
    table: str = ""
    key: tuple[str, ...] = ("community_code", "source", "source_ref")
    identity: tuple[str, ...] = ()
    community: str = "community_code"
    dated: bool = True
    whole: bool = False
    covers: str = ""
    layers: tuple[str, ...] = ()
    uniques: tuple[Unique, ...] = ()
    geometry_column: str = "geom"
    place_by: str = ""
    largest: float = math.inf

    @property
    def store(self) -> str:
        """Table the kind is kept in."""
        return self.table or self.name

    @property
    def sourced(self) -> bool:
        """Whether rows carry `source` and `source_ref`."""
        return "source_ref" in self.key

    @property
    def links(self) -> bool:
        """Whether a row only ties a tag to a thing and has nothing else to update."""
        return self.name.endswith("_tag")

    def field(self, name: str) -> Field:
        """Return the field of that name."""
        return next(each for each in self.fields if each.name == name)
