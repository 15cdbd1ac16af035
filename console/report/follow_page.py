"""The page that says where a report stands."""

from collections.abc import Mapping
from datetime import datetime
from html import escape

from console.report.icons import icon
from console.report.page import frame
from console.report.words import say
from dispatch.china_time import CHINA
from dispatch.service import Followed

STARS = (5, 4, 3, 2, 1)


def follow_page(
    followed: Followed,
    token: str,
    language: str,
    said: str = "",
    problem: str = "",
    unsaved: Mapping[str, str] | None = None,
) -> str:
    """Return the page; `said` answers what was just done, `problem` says what was wrong with it.

    `unsaved` holds the words of what could not be done, by what it was (`added` or `rated`), to be sent again.
    """
    unsaved = unsaved or {}
    here = f"/report/follow/{token}"
    state, label = followed.going_on.state.value, followed.label_en if language == "en" else followed.label_zh
    reported = followed.reported
    notice = f"<div class='received' role='status'><p>{escape(said)}</p></div>" if said else ""
    told = f"<p class='problem' role='alert'>{escape(problem)}</p>" if problem else ""
    merged = ""
    if followed.going_on.id != reported.id:
        merged = f"<p class='merged'>{escape(say('merged', language, number=followed.going_on.number))}</p>"
    body = (
        f"{notice}{told}<h1>{escape(say(f'state.{state}', language))}</h1>"
        f"<section class='report'>{icon(followed.icon)}<div><p class='what'>{escape(label)}</p>"
        f"<p class='hint'>{escape(say('number', language))} <b class='number'>{escape(reported.number)}</b> · "
        f"{escape(say('reported_at', language, at=_time(reported.reported_at)))}</p>"
        f"<p class='hint'>{escape(reported.address)}</p></div></section>"
        f"<p class='keep'>{escape(say('keep', language))} <button type='button' class='copy scripted'"
        f" data-done='{escape(say('copied', language), quote=True)}'>{escape(say('copy', language))}</button></p>"
        f"{merged}<h2>{escape(say('follow', language))}</h2>{_stations(followed, language)}"
        f"{_rating(followed, here, language, unsaved.get('rated', ''))}"
        f"{_more(followed, here, language, unsaved.get('added', ''))}"
    )
    other = "en" if language != "en" else "zh-CN"
    return frame(f"{reported.number} · {say('follow', language)}", body, language, f"{here}?lang={other}")


def _stations(followed: Followed, language: str) -> str:
    rows = "".join(
        f"<li><span>{escape(say(one.happening.value, language))}</span><time datetime='{one.at.isoformat()}'>{_time(one.at)}</time>"
        + (f"<p>{escape(one.why)}</p>" if one.why else "")
        + "</li>"
        for one in reversed(followed.stations)
    )
    return f"<ol class='stations'>{rows}</ol>"


def _rating(followed: Followed, here: str, language: str, words: str) -> str:
    if followed.going_on.rating is not None:
        return f"<p class='rated'>{escape(say('rated', language, stars=followed.going_on.rating))}</p>"
    if not followed.may_rate:
        return ""
    # From five to one, so that a style can light all stars before the chosen one.
    stars = "".join(
        f"<input type='radio' name='stars' id='s{n}' value='{n}' required><label for='s{n}'>"
        f"<span>{escape(say('star', language, stars=n))}</span>★</label>"
        for n in STARS
    )
    return (
        f"<form method='post' action='{here}/rating?lang={language}'><fieldset><legend>{escape(say('rate', language))}</legend>"
        f"<div class='stars'>{stars}</div><textarea name='words' rows='2' maxlength='1000'"
        f" aria-label='{escape(say('rate_words', language), quote=True)}'"
        f" placeholder='{escape(say('rate_words', language), quote=True)}'>{_refilled(words)}</textarea>"
        f"<button>{escape(say('rate_submit', language))}</button></fieldset></form>"
    )


def _more(followed: Followed, here: str, language: str, words: str) -> str:
    if not followed.may_add:
        return ""
    label = escape(say("add", language), quote=True)
    return (
        f"<form method='post' action='{here}?lang={language}'><fieldset><legend>{label}</legend>"
        f"<textarea name='words' rows='3' maxlength='2000' required aria-label='{label}'>{_refilled(words)}</textarea>"
        f"<button class='second'>{escape(say('add_submit', language))}</button></fieldset></form>"
    )


def _refilled(words: str) -> str:
    """Return words as the content of a text field, which swallows a line break at its beginning."""
    return "\n" + escape(words) if words else ""


def _time(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"
