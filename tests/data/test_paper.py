"""Printed pages: Chinese that every reader shows, tables that go on over pages, and the same file every time."""

import re
import zlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from data.exchange.paper import Align, Cell, Column, Paper

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
COLUMNS = (Column("名次", 1, Align.RIGHT), Column("网格", 3), Column("得分", 1, Align.RIGHT))


def a_paper(rows: int = 3, **how: bool) -> Paper:
    paper = Paper("网格员考核", "经纬 · 南坑社区", NOON, **how)
    paper.facts([("处置件数", "37 件"), ("按期率", "96 %")])
    paper.heading("排名")
    paper.table(COLUMNS, [[str(n), f"第{n}网格", Cell("96.5", bar=0.965)] for n in range(rows)])
    return paper


def pages(file: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", file))


def streams(file: bytes) -> list[bytes]:
    found = []
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", file, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            found.append(packed)
    return found


def letters(file: bytes) -> set[str]:
    """Return the characters that the file says its glyphs stand for: what can be searched and copied."""
    found = set()
    for stream in streams(file):
        if b"beginbfchar" in stream or b"beginbfrange" in stream:
            found |= {
                bytes.fromhex(code.decode()).decode("utf-16-be")
                for code in re.findall(rb"<[0-9A-F]+> <([0-9A-F]{4,8})>", stream)
            }
    return found


def test_chinese_is_embedded_and_can_be_searched() -> None:
    file = a_paper().finish()
    assert file.startswith(b"%PDF-")
    assert b"/FontFile" in file
    assert set("网格员考核南坑社区排名按期率得分") <= letters(file)


def test_only_the_letters_used_are_in_the_file() -> None:
    assert len(a_paper().finish()) < 40_000


def test_the_same_paper_is_the_same_file() -> None:
    assert a_paper().finish() == a_paper().finish()


def test_a_long_table_goes_on_over_pages_each_with_its_foot() -> None:
    one, many = a_paper(3).finish(), a_paper(200).finish()
    assert pages(one) == 1
    assert 4 <= pages(many) <= 8


def test_a_row_that_breaks_into_lines_is_not_torn_apart() -> None:
    paper = Paper("长文", "脚注", NOON)
    paper.table((Column("说明"),), [["很长的说明，" * 60] for _ in range(12)])
    assert paper.left > 0
    assert pages(paper.finish()) > 1


@pytest.mark.parametrize("landscape", [False, True])
def test_a_picture_higher_than_the_page_is_made_to_fit(landscape: bool) -> None:
    picture = BytesIO()
    Image.new("RGB", (100, 900), (120, 180, 140)).save(picture, "PNG")
    paper = a_paper(landscape=landscape)
    paper.picture(picture.getvalue(), caption="图 1")
    assert pages(paper.finish()) == 2


def test_what_is_drawn_takes_its_room_and_what_follows_stands_below() -> None:
    paper = a_paper()
    before = paper.left
    with paper.drawing(40) as (pdf, box):
        pdf.polygon([(box.x, box.y), (box.x + 500, box.y), (box.x, box.y + 500)], style="DF")
        paper.letters(box.x + 5, box.y + 5, "第 3 网格")
    assert paper.left == pytest.approx(before - 40)
    assert pages(paper.finish()) == 1
