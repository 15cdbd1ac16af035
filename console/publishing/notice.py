"""A notice of a published plan as a page for paper: what goes from which grid to which, building by building."""

from html import escape
from itertools import groupby

from console.publishing.words import COUNTS, WORDS
from dispatch.planning.publication import Move, Moved
from dispatch.service.publishing import Story

_STYLE = (
    "@page{size:A4;margin:18mm 16mm}"
    "body{font:11pt/1.6 'Noto Sans CJK SC','Source Han Sans SC',system-ui,sans-serif;color:#111;background:#fff;max-width:178mm;margin:12mm auto}"
    "h1{font-size:20pt;text-align:center;margin:0 0 6mm}h2{font-size:13pt;margin:8mm 0 2mm;break-after:avoid}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:1mm 6mm;margin:0 0 4mm}dt{color:#555}dd{margin:0}"
    "table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{border-bottom:.3mm solid #bbb;padding:1mm 2mm;text-align:left}"
    "th{font-weight:600;background:#f2f4f6}td.n,th.n{text-align:right}tr{break-inside:avoid}thead{display:table-header-group}"
    "button{font:inherit;padding:2mm 5mm;min-height:44px}@media print{nav{display:none}body{margin:0}}"
)


def notice(story: Story, language: str) -> str:
    """Return the page; a browser prints it, or saves it as PDF."""
    words, one = WORDS[language], story.publication
    facts = (
        ("plan", one.name), ("area", f"{one.area_name} {one.area_code}"), ("effective", one.effective_on.isoformat()),
        ("author", one.author), ("approver", one.approver), ("number", str(one.id)),
    )  # fmt: skip
    said = "".join(f"<dt>{escape(words[name])}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    body = _pairs(story, words) + _lists(story, words) if story.moves else f"<p>{escape(words['nothing'])}</p>"
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(words['title'])} · {escape(one.name)}</title><style>{_STYLE}</style>"
        f"<h1>{escape(words['title'])}</h1><dl>{said}</dl><p>{escape(words['note'])}</p>{body}</html>"
    )


def _pairs(story: Story, words: dict[str, str]) -> str:
    head = "".join(f'<th class="n">{escape(words[name])}</th>' for name in COUNTS)
    rows = "".join(
        f"<tr><td>{p.old_code}</td><td>{p.new_code}</td>"
        + "".join(f'<td class="n">{getattr(p, name):,}</td>' for name in COUNTS)
        + "</tr>"
        for p in story.pairs
    )
    return (
        f"<h2>{escape(words['pairs'])}</h2><table><thead><tr><th>{escape(words['old'])}</th><th>{escape(words['new'])}</th>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _lists(story: Story, words: dict[str, str]) -> str:
    moves = sorted(story.moves, key=lambda one: (one.old_code, one.new_code, list(Moved).index(one.kind), one.name))
    written = []
    for (old, new), some in groupby(moves, key=lambda one: (one.old_code, one.new_code)):
        rows = "".join(_row(one, words) for one in some)
        written.append(
            f"<h2>{old} → {new}</h2><table><thead><tr><th>{escape(words['kind'])}</th><th>{escape(words['name'])}</th>"
            f'<th class="n">{escape(words["households"])}</th></tr></thead><tbody>{rows}</tbody></table>'
        )
    return "".join(written)


def _row(one: Move, words: dict[str, str]) -> str:
    homes = f"{one.households:,}" if one.kind is Moved.BUILDING else ""
    return f'<tr><td>{escape(words[one.kind.value])}</td><td>{escape(one.name)}</td><td class="n">{homes}</td></tr>'
