"""Turn the text of cells into values, and say what is wrong with those that cannot be."""

import math
import re
from collections.abc import Callable
from datetime import date

import numpy as np

from data.exchange import reasons
from data.exchange.batch import Batch, Objects, objects
from data.exchange.fields import Field, Type

TEXT_MOST_CHARACTERS = 2000
_YES = frozenset({"true", "t", "yes", "y", "1", "是", "有", "√"})
_NO = frozenset({"false", "f", "no", "n", "0", "否", "无", "×"})
_DATE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T ].*)?\Z")
_SPREADSHEET = re.compile(r"\d(\.\d+)?[eE]\+?\d+\Z")
_WORDS = re.compile(r"[;；,，、|]")
_BAD_CHARACTERS = re.compile("[\x00\ud800-\udfff]")


class Unfit(Exception):
    """A cell that is no value of its field."""

    def __init__(self, reason: reasons.Reason, **details: object) -> None:
        self.reason = reason
        self.details = details
        super().__init__(reason.code)


def parse(batch: Batch, field: Field, cells: Objects) -> Objects:
    """Return the values of one field, rejecting the rows whose cell is none.

    Every distinct text is parsed once.

    Parameters
    ----------
    cells
        Text or None, shape (n,).
    """
    read = _READERS[field.type]
    known: dict[str | None, object] = {}
    unfit: dict[str, Unfit] = {}
    for text in dict.fromkeys(cells.tolist()):
        if text is None:
            known[None] = field.blank
            continue
        try:
            if _BAD_CHARACTERS.search(text):
                raise Unfit(reasons.CONTROL_CHARACTER)
            known[text] = read(field, text)
        except Unfit as error:
            unfit[text], known[text] = error, None
    if unfit:
        for index in np.flatnonzero([cell in unfit for cell in cells.tolist()]).tolist():
            why = unfit[cells[index]]
            batch.reject_one(index, field.name, cells[index], why.reason, **why.details)
    if field.required and not field.instead and None in known:
        missing = np.array([cell is None for cell in cells.tolist()], np.bool_)
        batch.reject(missing, field.name, None, reasons.REQUIRED)
    return objects([known[cell] for cell in cells.tolist()])


def coordinates(batch: Batch, name: str, cells: Objects) -> Objects:
    """Return the numbers of a coordinate column, None where empty; any finite number passes."""
    return parse(batch, Field(name, Type.NUMBER), cells)


def _text(field: Field, text: str) -> object:
    if len(text) > TEXT_MOST_CHARACTERS:
        raise Unfit(reasons.TOO_LONG, most=TEXT_MOST_CHARACTERS)
    if field.pattern and not re.fullmatch(field.pattern, text, re.ASCII):
        if _SPREADSHEET.match(text):
            raise Unfit(reasons.SPREADSHEET_NUMBER)
        raise Unfit(reasons.MALFORMED, looks=field.looks)
    return text


def _number(field: Field, text: str) -> object:
    try:
        number = float(text)
    except ValueError:
        raise Unfit(reasons.NOT_A_NUMBER) from None
    if not math.isfinite(number) or "_" in text:
        raise Unfit(reasons.NOT_A_NUMBER)
    if (
        (field.least is not None and number < field.least)
        or (field.most is not None and number > field.most)
        or (field.above is not None and number <= field.above)
        or (field.below is not None and number >= field.below)
    ):
        raise Unfit(reasons.OUT_OF_RANGE, range=_range(field))
    return number


def _integer(field: Field, text: str) -> object:
    number = _number(field, text)
    if not isinstance(number, float) or not number.is_integer():
        raise Unfit(reasons.NOT_WHOLE)
    return int(number)


def _yes_no(field: Field, text: str) -> object:  # noqa: ARG001
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise Unfit(reasons.NOT_YES_NO)


def _date(field: Field, text: str) -> object:  # noqa: ARG001
    if match := _DATE.match(text):
        try:
            return date(*map(int, match.groups()))
        except ValueError:
            pass
    raise Unfit(reasons.NOT_A_DATE)


def _choice(field: Field, text: str) -> object:
    word = text.casefold()
    for value, words in field.choices.items():
        if word == value or word in words:
            return value
    raise Unfit(reasons.NOT_A_CHOICE, choices=", ".join(field.choices))


def _words(field: Field, text: str) -> object:  # noqa: ARG001
    return tuple(word.strip() for word in _WORDS.split(text) if word.strip())


def _range(field: Field) -> str:
    lower = (
        f"{field.least:g} ≤ " if field.least is not None else f"{field.above:g} < " if field.above is not None else ""
    )
    upper = f" ≤ {field.most:g}" if field.most is not None else f" < {field.below:g}" if field.below is not None else ""
    return f"{lower}{field.name}{upper}"


_READERS: dict[Type, Callable[[Field, str], object]] = {
    Type.TEXT: _text,
    Type.REFERENCE: _text,
    Type.INTEGER: _integer,
    Type.NUMBER: _number,
    Type.YES_NO: _yes_no,
    Type.DATE: _date,
    Type.CHOICE: _choice,
    Type.WORDS: _words,
}
