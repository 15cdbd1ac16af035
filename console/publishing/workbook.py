"""A workbook of what a plan moves: summary, doors, buildings, devices and cases, lineage."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook

from console.publishing.words import COUNTS, WORDS
from data.exchange.spreadsheet import guarded
from dispatch.planning.publication import Moved
from dispatch.service.publishing import MOST_DOORS, Story

Cell = str | int | float


def workbook(story: Story, doors: Sequence[tuple[str, str, str, str]], language: str) -> bytes:
    """Return the workbook as XLSX; text that a sheet would take for a formula is guarded."""
    words, one = WORDS[language], story.publication
    book = Workbook(write_only=True)
    head: list[tuple[Cell, ...]] = [
        (words["plan"], one.name), (words["area"], f"{one.area_name} {one.area_code}"),
        (words["effective"], one.effective_on.isoformat()), (words["author"], one.author),
        (words["approver"], one.approver), (words["publisher"], one.publisher), (),
        (words["old"], words["new"], *(words[name] for name in COUNTS)),
    ]  # fmt: skip
    pairs = [(p.old_code, p.new_code, *(getattr(p, name) for name in COUNTS)) for p in story.pairs]
    totals = (words["total"], "", *(sum(getattr(p, name) for p in story.pairs) for name in COUNTS))
    _sheet(book, words["pairs"], [*head, *pairs, totals])
    more = [(words["more"].format(most=MOST_DOORS),)] if len(doors) >= MOST_DOORS else []
    _sheet(book, words["homes"], [(words["building"], words["door"], words["old"], words["new"]), *doors, *more])
    buildings = [
        (m.name, m.old_code, m.new_code, m.households, m.dwellings) for m in story.moves if m.kind is Moved.BUILDING
    ]
    titles = (words["name"], words["old"], words["new"])
    _sheet(book, words["buildings"], [(*titles, words["households"], words["dwellings"]), *buildings])
    for kind, title in ((Moved.CAMERA, "cameras"), (Moved.TEAM, "teams"), (Moved.INCIDENT, "incidents")):
        _sheet(book, words[title], [titles, *((m.name, m.old_code, m.new_code) for m in story.moves if m.kind is kind)])
    told = [
        (one.old_code, one.new_code, words[one.kind.value], one.homes, round(one.share, 4)) for one in story.lineage
    ]
    _sheet(book, words["lineage"], [(*titles[1:], words["passage"], words["households"], words["share"]), *told])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet(book: Workbook, title: str, rows: Iterable[Sequence[Cell]]) -> None:
    sheet = book.create_sheet(title[:31])
    for row in rows:
        sheet.append([guarded(cell) if isinstance(cell, str) else cell for cell in row])
