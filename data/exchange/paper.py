"""Pages to print: a PDF with Chinese in it, written line by line.

The font is embedded, cut down to the characters used, so a page looks the same everywhere
and its text can be searched and copied. Lengths are in millimetres, letters in points.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import cast

from fpdf import FPDF
from fpdf.enums import TextMode, XPos, YPos
from PIL import Image

from data.exchange.paper_font import FAMILY, font_file

MARGIN_MM = 15.0
LINE = 1.55
"""Height of a line, of that of its letters."""
POINT_MM = 25.4 / 72
BODY_PT, SMALL_PT, HEAD_PT, TITLE_PT = 9.0, 7.5, 12.0, 18.0
CELL_PAD_MM = 1.4
HEAVY = 0.0085
"""Width in mm of the outline around a point of a heading's size: there is one weight of font."""

Colour = tuple[int, int, int]
INK: Colour = (20, 33, 48)
QUIET: Colour = (96, 112, 128)
HAIRLINE: Colour = (205, 213, 221)
BAND: Colour = (243, 246, 248)
BAR: Colour = (94, 152, 196)


class Align(StrEnum):
    LEFT = "L"
    RIGHT = "R"
    CENTRE = "C"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its part of the width, and whether numbers stand in it."""

    title: str
    width: float = 1.0
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `bar`, 0 to 1, is drawn below the text, and `quiet` sets it back."""

    text: str
    bar: float | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the page, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


class Paper:
    """A document in the making; ask `finish` for the file.

    Parameters
    ----------
    title
        Stands on the first page and in what the file says of itself.
    foot
        Stands at the foot of every page, beside its number.
    made_at
        Written into the file; the same paper made at the same time is the same file.
    """

    def __init__(
        self,
        title: str,
        foot: str,
        made_at: datetime,
        *,
        landscape: bool = False,
        size: str = "A4",
        heading: bool = True,
    ) -> None:
        self.pdf = _Pages(foot, "L" if landscape else "P", size)
        self.pdf.set_title(title)
        self.pdf.set_creator("Jingwei 经纬")
        self.pdf.set_creation_date(made_at)
        self.pdf.add_page()
        if heading:
            self._heavy(title, TITLE_PT)
            self.space(1)

    @property
    def width(self) -> float:
        """Return how wide a line may be."""
        return float(self.pdf.epw)

    @property
    def left(self) -> float:
        """Return how much is left of the page below what stands there."""
        return float(self.pdf.page_break_trigger - self.pdf.get_y())

    def heading(self, text: str) -> None:
        """Write the heading of a part, on a new page where little more would follow on this one."""
        self.space(3)
        self._keep_together(_line_mm(HEAD_PT) + 4 * _line_mm(BODY_PT))
        self._heavy(text, HEAD_PT)
        self.space(1)

    def words(self, text: str, *, quiet: bool = False, size_pt: float = BODY_PT, align: Align = Align.LEFT) -> None:
        """Write a paragraph."""
        self._colour(QUIET if quiet else INK)
        self.pdf.set_font(FAMILY, size=size_pt)
        self.pdf.multi_cell(0, _line_mm(size_pt), text, align=align.value, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def facts(self, pairs: Sequence[tuple[str, str]], columns: int = 4) -> None:
        """Write figures side by side, each with what it is in small letters above it."""
        self.space(1)
        each = self.width / columns
        height = _line_mm(SMALL_PT) + _line_mm(HEAD_PT)
        for start in range(0, len(pairs), columns):
            self._keep_together(height)
            x, y = self.pdf.l_margin, self.pdf.get_y()
            for place, (label, value) in enumerate(pairs[start : start + columns]):
                self._at(x + place * each, y, label, SMALL_PT, QUIET, each - 2)
                self._at(x + place * each, y + _line_mm(SMALL_PT), value, HEAD_PT, INK, each - 2)
            self.pdf.set_xy(x, y + height + 1)

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str | Cell]], size_pt: float = SMALL_PT) -> None:
        """Write a table; its head stands again on every page, and a row is never torn apart."""
        share = self.width / sum(column.width for column in columns)
        widths = [column.width * share for column in columns]
        self._keep_together(3 * _line_mm(size_pt))
        self._row(columns, widths, [column.title for column in columns], size_pt, head=True)
        for number, row in enumerate(rows):
            if self._height(widths, row, size_pt) > self.left:
                self.pdf.add_page()
                self._row(columns, widths, [column.title for column in columns], size_pt, head=True)
            self._row(columns, widths, row, size_pt, banded=bool(number % 2))

    def picture(self, picture: bytes, width: float | None = None, caption: str = "") -> None:
        """Set a picture, PNG or JPEG, in the middle of the line; on a new page where it does not fit any more."""
        with Image.open(BytesIO(picture)) as opened:
            across, down = opened.size
        wide = min(width or self.width, self.width)
        height = wide * down / across
        room = self.pdf.eph - (_line_mm(SMALL_PT) if caption else 0)
        if height > room:
            wide, height = wide * room / height, room
        self._keep_together(height)
        self.pdf.image(BytesIO(picture), x=self.pdf.l_margin + (self.width - wide) / 2, w=wide, h=height)
        if caption:
            self.words(caption, quiet=True, size_pt=SMALL_PT, align=Align.CENTRE)

    @contextmanager
    def drawing(self, height: float, width: float | None = None) -> Iterator[tuple[FPDF, Box]]:
        """Give a place to draw in, cut off at its edges; what follows stands below it."""
        self._keep_together(height)
        box = Box(self.pdf.l_margin, self.pdf.get_y(), width or self.width, height)
        with self.pdf.rect_clip(box.x, box.y, box.width, box.height):
            yield self.pdf, box
        self.pdf.set_xy(self.pdf.l_margin, box.y + box.height)

    def letters(self, x: float, y: float, text: str, size_pt: float = SMALL_PT, colour: Colour = INK) -> None:
        """Write letters anywhere on the page, their upper left corner at a place; they are not broken."""
        self._at(x, y, text, size_pt, colour, None)

    def space(self, lines: float = 1.0) -> None:
        """Leave some room."""
        self.pdf.ln(lines * _line_mm(BODY_PT) / 2)

    def new_page(self) -> None:
        """Go on on a new page."""
        self.pdf.add_page()

    def finish(self) -> bytes:
        """Return the file."""
        return bytes(self.pdf.output())

    def _row(
        self, columns: Sequence[Column], widths: Sequence[float], row: Sequence[str | Cell], size_pt: float,
        head: bool = False, banded: bool = False,
    ) -> None:  # fmt: skip
        x, y = self.pdf.l_margin, self.pdf.get_y()
        height = self._height(widths, row, size_pt)
        if banded:
            self.pdf.set_fill_color(*BAND)
            self.pdf.rect(x, y, self.width, height, style="F")
        for column, width, value in zip(columns, widths, row, strict=True):
            cell = value if isinstance(value, Cell) else Cell(value)
            self._colour(QUIET if head or cell.quiet else INK)
            self.pdf.set_xy(x + CELL_PAD_MM, y + CELL_PAD_MM)
            self.pdf.multi_cell(width - 2 * CELL_PAD_MM, _line_mm(size_pt), cell.text, align=column.align.value)
            if cell.bar is not None:
                self.pdf.set_fill_color(*BAR)
                long = (width - 2 * CELL_PAD_MM) * min(1.0, max(0.0, cell.bar))
                self.pdf.rect(x + CELL_PAD_MM, y + height - 1.2, long, 0.7, style="F")
            x += width
        self.pdf.set_draw_color(*(QUIET if head else HAIRLINE))
        self.pdf.set_line_width(0.2 if head else 0.1)
        self.pdf.line(self.pdf.l_margin, y + height, self.pdf.l_margin + self.width, y + height)
        self.pdf.set_xy(self.pdf.l_margin, y + height)

    def _height(self, widths: Sequence[float], row: Sequence[str | Cell], size_pt: float) -> float:
        self.pdf.set_font(FAMILY, size=size_pt)
        lines = [
            len(
                cast(
                    list[str],
                    self.pdf.multi_cell(width - 2 * CELL_PAD_MM, 1, _text(value), dry_run=True, output="LINES"),
                )
            )
            for width, value in zip(widths, row, strict=True)
        ]
        return max(1, *lines) * _line_mm(size_pt) + 2 * CELL_PAD_MM

    def _heavy(self, text: str, size_pt: float) -> None:
        self.pdf.set_draw_color(*INK)
        with self.pdf.local_context(text_mode=TextMode.FILL_STROKE, line_width=HEAVY * size_pt):
            self.words(text, size_pt=size_pt)

    def _at(self, x: float, y: float, text: str, size_pt: float, colour: Colour, most: float | None) -> None:
        self._colour(colour)
        self.pdf.set_font(FAMILY, size=size_pt)
        while most is not None and text and self.pdf.get_string_width(text) > most:
            text = text[:-2] + "…" if len(text) > 2 else ""
        self.pdf.text(x, y + size_pt * POINT_MM, text)

    def _colour(self, colour: Colour) -> None:
        self.pdf.set_text_color(*colour)

    def _keep_together(self, height: float) -> None:
        if self.left < height and self.pdf.get_y() > self.pdf.t_margin:
            self.pdf.add_page()


class _Pages(FPDF):
    """Pages with a foot."""

    def __init__(self, foot: str, orientation: str, size: str) -> None:
        super().__init__(orientation=orientation, unit="mm", format=size)
        self._foot = foot
        self.set_margins(MARGIN_MM, MARGIN_MM)
        self.set_auto_page_break(True, MARGIN_MM + 4)
        self.add_font(FAMILY, fname=font_file())
        self.set_font(FAMILY, size=BODY_PT)
        self.c_margin = 0

    def footer(self) -> None:
        """Write the foot of a page."""
        self.set_y(-MARGIN_MM)
        self.set_font(FAMILY, size=SMALL_PT)
        self.set_text_color(*QUIET)
        self.cell(self.epw - 12, _line_mm(SMALL_PT), self._foot)
        self.cell(12, _line_mm(SMALL_PT), str(self.page_no()), align="R")


def _line_mm(size_pt: float) -> float:
    return size_pt * POINT_MM * LINE


def _text(value: str | Cell) -> str:
    return value.text if isinstance(value, Cell) else value
