"""The frame of the public pages, and the page that takes a report."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files

from console.report.icons import icon
from console.report.small_map import small_map
from console.report.words import say
from dispatch.plans import ClassTable
from dispatch.ports import ReportPoint
from dispatch.ports.surroundings import Surroundings

NUMBERS = ("110", "119", "120")
MEDIA = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed, kept when something was wrong with it or the language is changed.

    `key` stays that of the first page. `photos` says that some were chosen: they cannot be put back into a form.
    """

    kind: str = ""
    description: str = ""
    phone: str = ""
    lng: float | None = None
    lat: float | None = None
    photos: bool = False
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))


@cache
def static(name: str) -> bytes:
    """Return a file of these pages."""
    return files("console.report").joinpath("static", name).read_bytes()


def address_of(name: str) -> str:
    """Return the address of a file, with its version."""
    return f"/report/static/{name}?v={hashlib.sha256(static(name)).hexdigest()[:12]}"


def frame(title: str, body: str, language: str, switch: str) -> str:
    """Return a whole page; `switch` is its address in the other language."""
    return (
        f"<!doctype html><html lang='{language}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'><meta name='robots' content='noindex'>"
        f"<title>{escape(title)}</title><link rel='stylesheet' href='{address_of('report.css')}'>"
        f"<script src='{address_of('report.js')}' defer></script></head><body>"
        f"<header><span class='brand'>{escape(say('product', language))}</span>"
        f"<a class='switch' href='{escape(switch, quote=True)}'>{escape(say('other', language))}</a></header>"
        f"<main>{body}</main></body></html>"
    )


def report_page(
    point: ReportPoint, table: ClassTable, around: Surroundings, language: str, typed: Typed, problem: str = ""
) -> str:
    """Return the page behind a code; `problem` says what was wrong with what was typed."""
    label = escape(point.label)
    pin = (point.lng if typed.lng is None else typed.lng, point.lat if typed.lat is None else typed.lat)
    drawn = small_map(around, point.lng, point.lat, pin, point.building_id, say("map", language, label=point.label))
    calls = " ".join(f"<a href='tel:{number}'>{number}</a>" for number in NUMBERS)
    told = f"<p class='problem' role='alert' tabindex='-1' autofocus>{escape(problem)}</p>" if problem else ""
    again = f"<p class='again'>{escape(say('photos_again', language))}</p>" if typed.photos else ""
    body = (
        f"<h1>{escape(say('title', language))}</h1><p class='where'>{label}</p>"
        f"<p class='emergency'>{escape(say('emergency', language))} {calls}</p>{told}"
        f"<form method='post' action='/report/{escape(point.code)}?lang={language}' enctype='multipart/form-data'>"
        f"<input type='hidden' name='key' value='{escape(typed.key, quote=True)}'>"
        f"<input type='hidden' name='lng' value='{pin[0]}'><input type='hidden' name='lat' value='{pin[1]}'>"
        f"<fieldset><legend><b>1</b> {escape(say('class', language))}</legend>"
        f"<p class='hint'>{escape(say('class_hint', language))}</p>{_classes(table, language, typed.kind)}</fieldset>"
        f"<fieldset><legend><b>2</b> {escape(say('place', language))}</legend>"
        f"<p class='hint'><span class='scripted'>{escape(say('place_hint', language))}</span>"
        f"<span class='plain'>{escape(say('place_alone', language, label=point.label))}</span></p>{drawn}</fieldset>"
        f"<fieldset><legend><b>3</b> {escape(say('words', language))}</legend>"
        f"<textarea name='description' rows='4' maxlength='2000' aria-label='{escape(say('words', language))}'"
        f" placeholder='{escape(say('words_hint', language), quote=True)}'>{escape(typed.description)}</textarea>"
        f"<label class='file'>{icon('camera')}<span>{escape(say('photos', language))}</span>"
        "<input type='file' name='photo' accept='image/jpeg,image/png,image/webp' multiple>"
        f"<b id='count' data-words='{escape(say('count', language, count='#'), quote=True)}'></b></label>"
        f"{again}<p class='hint' id='chosen'>{escape(say('photos_hint', language))}</p>"
        f"<label>{escape(say('phone', language))}<input name='phone' type='tel' inputmode='tel' autocomplete='tel'"
        f" maxlength='20' value='{escape(typed.phone, quote=True)}'></label>"
        f"<p class='hint'>{escape(say('phone_hint', language))}</p>"
        f"<label class='trap' aria-hidden='true'>{escape(say('trap', language))}"
        "<input name='contact_note' tabindex='-1' autocomplete='off'></label></fieldset>"
        f"<button>{escape(say('submit', language))}</button><p class='privacy'>{escape(say('privacy', language))}</p></form>"
    )
    other = "en" if language != "en" else "zh-CN"
    return frame(say("title", language), body, language, f"/report/{point.code}?lang={other}")


def _classes(table: ClassTable, language: str, chosen: str) -> str:
    """Write the groups of kinds that residents may choose, each a box to open with a picture for each kind."""
    groups = []
    for top in table.below():
        for family in table.below(top.code):
            kinds = [one for one in table.below(family.code) if one.public]
            if not kinds:
                continue
            tiles = "".join(
                f"<label class='kind'><input type='radio' name='class' value='{one.code}' required"
                f"{' checked' if one.code == chosen else ''}>{icon(one.icon)}<span>{_label(one, language)}</span></label>"
                for one in kinds
            )
            opened = " open" if chosen.startswith(family.code) and chosen else ""
            groups.append(
                f"<details name='family'{opened}><summary>{icon(family.icon)}<span>{_label(family, language)}</span>"
                f"</summary><div class='kinds'>{tiles}</div></details>"
            )
    return "".join(groups)


def _label(one: object, language: str) -> str:
    return escape(str(getattr(one, "label_en" if language == "en" else "label_zh")))


def fault_page(problem: str, language: str, more: Mapping[str, str] | None = None) -> str:
    """Return a page that only says what is wrong."""
    link = "".join(
        f"<p><a class='button' href='{escape(to, quote=True)}'>{escape(text)}</a></p>"
        for text, to in (more or {}).items()
    )
    body = f"<h1>{escape(say('home_fault', language))}</h1><p class='problem' role='alert'>{escape(problem)}</p>{link}"
    return frame(say("home_fault", language), body, language, f"?lang={'en' if language != 'en' else 'zh-CN'}")
