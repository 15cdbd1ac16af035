"""A notice of a published plan for paper: what goes from which grid to which, building by building."""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from console.publishing.words import COUNTS, WORDS
from data.exchange.paper import Align, Column, Paper
from dispatch.china_time import CHINA
from dispatch.planning.publication import Move, Moved
from dispatch.service.publishing import Story

_NUMBERS = re.compile(r"(\d+)")


def notice(story: Story, language: str, made_at: datetime) -> bytes:
    """Return the notice as PDF; it names buildings and devices, and no person."""
    words, one = WORDS[language], story.publication
    paper = Paper(words["title"], f"{one.name} · {one.area_name} {one.area_code}", made_at.astimezone(CHINA))
    paper.facts(
        [
            (words["plan"], one.name), (words["area"], one.area_name), (words["effective"], one.effective_on.isoformat()),
            (words["number"], str(one.id)), (words["author"], one.author), (words["approver"], one.approver),
            (words["publisher"], one.publisher),
        ]
    )  # fmt: skip
    paper.words(words["note"])
    if not story.moves:
        paper.words(words["nothing"], quiet=True)
        return paper.finish()
    paper.heading(words["pairs"])
    columns = [
        Column(words["old"], 2), Column(words["new"], 2), *(Column(words[name], 1, Align.RIGHT) for name in COUNTS),
    ]  # fmt: skip
    paper.table(columns, [[p.old_code, p.new_code, *(f"{getattr(p, name):,}" for name in COUNTS)] for p in story.pairs])
    columns = [Column(words["kind"], 1), Column(words["name"], 5), Column(words["households"], 1, Align.RIGHT)]
    for (old, new), some in groupby(_sorted(story.moves), key=lambda one: (one.old_code, one.new_code)):
        paper.heading(f"{old} → {new}")
        paper.table(columns, [_row(one, words) for one in some])
    return paper.finish()


def _sorted(moves: Sequence[Move]) -> list[Move]:
    kinds = list(Moved)
    return sorted(moves, key=lambda one: (one.old_code, one.new_code, kinds.index(one.kind), _in_numbers(one.name)))


def _in_numbers(name: str) -> list[tuple[int, str]]:
    """Return what sorts names as people count: block 2 before block 10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _NUMBERS.split(name) if part]


def _row(one: Move, words: dict[str, str]) -> list[str]:
    return [words[one.kind.value], one.name, f"{one.households:,}" if one.kind is Moved.BUILDING else ""]
