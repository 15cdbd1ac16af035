"""What an import did, or would do: counts, rejected rows with their reasons, and notes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from data.exchange.reasons import Reason
from data.import_run import Trace

DETAILED_MOST = 1000
NOTED_ROWS_MOST = 20
VALUE_MOST = 80


@dataclass(frozen=True, slots=True)
class Rejection:
    """One value of one row that was not accepted, and why."""

    row: int
    field: str
    value: str
    reason: Reason
    details: dict[str, object]

    def message(self, language: str) -> str:
        """Return the reason as a sentence."""
        return self.reason.message(language, **self.details)


@dataclass(slots=True)
class Note:
    """Something that was done to rows, or seen in them, without rejecting them."""

    reason: Reason
    details: dict[str, object]
    rows: list[int] = field(default_factory=list)
    count: int = 0


class Report:
    """Collects what happens to the rows of one file.

    Only the first rejections are kept in detail, so that a file of a million wrong rows
    takes no more memory than one of a thousand; all are counted.
    """

    def __init__(self, kind: str, file: str, first_row: int) -> None:
        self.kind = kind
        self.file = file
        self.first_row = first_row
        self.total = 0
        self.rejections: list[Rejection] = []
        self.reasons: Counter[str] = Counter()
        self.notes: dict[tuple[str, str], Note] = {}
        self.inserted = self.updated = self.unchanged = 0
        self.written = False
        self.trace: Trace | None = None
        self._rejected: set[int] = set()
        self._latest: dict[int, list[Rejection]] = {}

    @property
    def rejected(self) -> int:
        """Number of rows rejected, each once however much is wrong with it."""
        return len(self._rejected)

    @property
    def accepted(self) -> int:
        """Number of rows with nothing wrong."""
        return self.total - self.rejected

    def reject(self, row: int, name: str, value: object, reason: Reason, **details: object) -> None:
        """Record that the value `value` of the field `name` spoils a row."""
        self._rejected.add(row)
        self.reasons[reason.code] += 1
        text = "" if value is None else str(value)
        shown = text if len(text) <= VALUE_MOST else text[: VALUE_MOST - 1] + "…"
        rejection = Rejection(row, name, shown, reason, details)
        self._latest.setdefault(row, []).append(rejection)
        if len(self.rejections) < DETAILED_MOST:
            self.rejections.append(rejection)

    def taken_latest(self) -> Mapping[int, Sequence[Rejection]]:
        """Return by row what was rejected since the last call."""
        latest, self._latest = self._latest, {}
        return latest

    def note(self, reason: Reason, rows: Iterable[int] = (), **details: object) -> None:
        """Record something worth telling, about the file or about some rows."""
        entry = self.notes.setdefault((reason.code, repr(sorted(details.items()))), Note(reason, details))
        for row in rows:
            entry.count += 1
            if len(entry.rows) < NOTED_ROWS_MOST:
                entry.rows.append(row)

    def count(self, inserted: int, updated: int, unchanged: int) -> None:
        """Add what became of written rows."""
        self.inserted += inserted
        self.updated += updated
        self.unchanged += unchanged

    def as_json(self, language: str, values: bool = True) -> dict[str, object]:
        """Return the report as plain values for `--json` and the import record.

        Parameters
        ----------
        values
            False leaves the rejected values out: a resident's telephone does not belong in a
            record that others read.
        """
        return {
            "kind": self.kind,
            "file": self.file,
            "written": self.written,
            "row_numbers": rows_mean(self.first_row, language),
            "total": self.total,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "inserted": self.inserted,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "reasons": dict(self.reasons),
            "rejections": [
                {
                    "row": each.row,
                    "field": each.field,
                    "value": each.value if values else "",
                    "code": each.reason.code,
                    "message": each.message(language),
                }
                for each in sorted(self.rejections, key=lambda each: each.row)
            ],
            "notes": [
                {
                    "code": note.reason.code,
                    "message": note.reason.message(language, **note.details),
                    "rows": note.rows,
                    "count": note.count,
                }
                for note in self.notes.values()
            ],
        }


def rows_mean(first_row: int, language: str) -> str:
    """Return what a row number counts: the first data row stands under a header line, else it is 1."""
    if first_row > 1:
        at = first_row - 1
        return (
            f"the header line is row {at}, the first record row {first_row}, as in a spreadsheet"
            if language == "en"
            else f"表头为第 {at} 行，首条数据为第 {first_row} 行，与表格软件一致"
        )
    return "the first feature is row 1" if language == "en" else "首个要素为第 1 行"


def ranged(rows: Sequence[int]) -> str:
    """Return row numbers as text, runs of them joined: 2–5, 9."""
    parts: list[str] = []
    start = previous = None
    for row in [*sorted(rows), None]:
        if start is not None and previous is not None and row != previous + 1:
            parts.append(str(start) if start == previous else f"{start}–{previous}")
            start = None
        if start is None:
            start = row
        previous = row
    return ", ".join(parts)
