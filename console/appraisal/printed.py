"""An appraisal on paper: the ranking, or one sheet for one officer, grid or community."""

from console.appraisal.amounts import M2_KM2, M_KM, NONE, amount_text, period_text, why_text
from console.appraisal.workbook import where
from console.texts import say, word
from data.exchange.paper import Align, Cell, Column, Paper
from dispatch.appraisal import Appraised, Level, Load, Metric, Step, Verdict
from dispatch.appraisal.score import metric_steps
from dispatch.china_time import CHINA
from dispatch.service import Appraisal

PDF = "application/pdf"
MOST_ROWS = 300
RANKING_PT = 7.0


def printed(found: Appraisal, language: str) -> bytes:
    """Return the ranking as a PDF; of very many the first ones."""
    paper = _begun(found, language, landscape=True)
    paper.facts(
        [(say(f"metric.{metric}", language), amount_text(metric, amount, None, language)) for metric, amount in found.overall.items()], 5
    )  # fmt: skip
    paper.space(1)
    paper.words(say("appraisal.explained", language), quiet=True, size_pt=RANKING_PT)
    paper.space(1)
    if not found.rows:
        paper.words(say("appraisal.nobody", language))
    else:
        paper.table(_columns(found, language), _rows(found, language), RANKING_PT)
        if len(found.rows) > MOST_ROWS:
            paper.words(say("appraisal.first", language, shown=MOST_ROWS, whole=len(found.rows)), quiet=True)
    paper.heading(say("appraisal.weights", language))
    _weights(paper, found, language)
    return paper.finish()


def printed_one(found: Appraisal, one: Appraised, language: str) -> bytes:
    """Return one sheet with every step of the score."""
    paper = _begun(found, language, landscape=False, name=one.name)
    post = word("post", one.post, language) if one.post else ""
    paper.words(" · ".join(filter(None, (post, _stays(one, language), one.community))))
    total = NONE if one.score.total is None else f"{one.score.total:.1f}"
    paper.facts(
        [(say("appraisal.total", language), total), (say("appraisal.judged", language), f"{one.score.judged:g} / 100"),
         (say("appraisal.served", language), f"{one.served_days:.0f}")], 4
    )  # fmt: skip
    paper.heading(say("appraisal.load", language))
    paper.facts(_load(one.load, language), 4)
    paper.heading(say("appraisal.scoring", language))
    columns = [
        Column(say("appraisal.metric", language), 2.2), Column(say("appraisal.amount", language), 1.6, Align.RIGHT),
        Column(say("appraisal.points", language), 1, Align.RIGHT), Column(say("appraisal.got", language), 1.4, Align.RIGHT),
        Column(say("appraisal.why", language), 5),
    ]  # fmt: skip
    paper.table(columns, [_step(step, language) for step in one.score.steps])
    paper.space(2)
    paper.words(say("appraisal.explained", language), quiet=True, size_pt=RANKING_PT)
    return paper.finish()


def _begun(found: Appraisal, language: str, landscape: bool, name: str = "") -> Paper:
    title = say(
        "appraisal.title",
        language,
        level=name or say(f"level.{found.level}", language),
        period=period_text(found.period, language),
    )
    made = f"{found.made_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    paper = Paper(title, say("appraisal.foot", language, title=title, made=made), found.made_at, landscape=landscape)
    said = say("appraisal.made", language, made=made, day=found.table.valid_from, edition=max(found.edition.number, 1))
    paper.words(f"{found.period.first} – {found.period.last} · {said}", quiet=True)
    if found.under_way:
        paper.words(say("appraisal.under_way", language), quiet=True)
    return paper


def _columns(found: Appraisal, language: str) -> list[Column]:
    second = "community" if found.level is not Level.OFFICER else "grid"
    return [
        *([] if found.own else [Column(say("appraisal.place", language), 0.8, Align.RIGHT)]),
        Column(say("appraisal.name", language), 1.9), Column(say(f"appraisal.{second}", language), 2.2),
        *(Column(say(f"metric.{one.metric}", language), 1.3, Align.RIGHT) for one in found.table.weights),
        Column(say("appraisal.households", language), 1.0, Align.RIGHT), Column(say("appraisal.reported", language), 1.0, Align.RIGHT),
        Column(say("appraisal.street", language), 1.0, Align.RIGHT), Column(say("appraisal.total", language), 1.4, Align.RIGHT),
    ]  # fmt: skip


def _rows(found: Appraisal, language: str) -> list[list[str | Cell]]:
    rows: list[list[str | Cell]] = []
    for one, place in list(zip(found.rows, found.places, strict=True))[:MOST_ROWS]:
        steps, total = metric_steps(one.score), one.score.total
        rows.append(
            [
                *([] if found.own else [NONE if place is None else str(place)]),
                one.name,
                where(one) if one.level is Level.OFFICER else one.community,
                *(_cell(weight.metric, steps[weight.metric], language) for weight in found.table.weights),
                _whole(one.load.households),
                str(one.load.reported),
                _part(one.load.street_m, M_KM),
                Cell(say("appraisal.unjudged", language), quiet=True)
                if total is None
                else Cell(f"{total:.1f}", bar=total / 100),
            ]
        )
    return rows


def _cell(metric: Metric, step: Step, language: str) -> Cell:
    text = amount_text(metric, step.amount, step.verdict, language)
    return Cell(text, quiet=step.verdict is not Verdict.JUDGED)


def _step(step: Step, language: str) -> list[str | Cell]:
    judged = step.verdict is Verdict.JUDGED
    return [
        say(f"metric.{step.weight.metric}", language), _cell(step.weight.metric, step, language), f"{step.weight.points:g}",
        Cell(f"{step.points:.1f}", bar=step.share) if judged else Cell(NONE, quiet=True), Cell(why_text(step, language), quiet=not judged),
    ]  # fmt: skip


def _weights(paper: Paper, found: Appraisal, language: str) -> None:
    columns = [
        Column(say("appraisal.metric", language), 2), Column(say("appraisal.points", language), 1, Align.RIGHT),
        Column(say("appraisal.none_at", language), 1.2, Align.RIGHT), Column(say("appraisal.all_at", language), 1.2, Align.RIGHT),
        Column(say("appraisal.least", language), 1.4, Align.RIGHT), Column(say("appraisal.why", language), 9),
    ]  # fmt: skip
    paper.table(
        columns,
        [
            [
                say(f"metric.{one.metric}", language), f"{one.points:g}", _with_unit(one.none_at, one.metric, language),
                _with_unit(one.all_at, one.metric, language), str(one.least), say(f"metric_about.{one.metric}", language),
            ]
            for one in found.table.weights
        ],
    )  # fmt: skip


def _with_unit(amount: float, metric: Metric, language: str) -> str:
    return f"{amount:g} {say(f'metric_unit.{metric}', language)}"


def _load(load: Load, language: str) -> list[tuple[str, str]]:
    return [
        (say("appraisal.households", language), _whole(load.households)), (say("appraisal.reported", language), str(load.reported)),
        (say("appraisal.area", language), _part(load.area_m2, M2_KM2)), (say("appraisal.street", language), _part(load.street_m, M_KM)),
    ]  # fmt: skip


def _stays(one: Appraised, language: str) -> str:
    if len(one.stays) < 2:
        return where(one)
    day = "天" if language != "en" else " d"
    return "、".join(f"{stay.grid_name} {stay.days:.0f}{day}" for stay in one.stays)


def _whole(value: float | None) -> str:
    return NONE if value is None else f"{value:,.0f}"


def _part(value: float | None, part: float) -> str:
    return NONE if value is None else f"{value / part:.2f}"
