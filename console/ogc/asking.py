"""What a request for features asks, read from its query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import shapely
from shapely.geometry.base import BaseGeometry

from console.ogc.systems import from_system, number_of
from data.features import Collection, Property, Wanted, parse_filter
from data.features.pages import MOST_FEATURES, Interval
from dispatch.errors import LANGUAGES, BadValue

DEFAULT_LIMIT = 100
KNOWN = frozenset(
    {"limit", "after", "bbox", "bbox-crs", "crs", "datetime", "filter", "filter-lang", "filter-crs", "f", "lang"}
)
LANGUAGES_OF_FILTER = ("cql2-text", "cql2-json")
KNOWN_OF_ONE = frozenset({"crs", "f", "lang"})
FORMS = ("json", "html")
_YES = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted, and in which system the answer is due."""

    wanted: Wanted
    system: int | None


def asked(collection: Collection, query: Mapping[str, str]) -> Asked:
    """Read a query.

    Raises
    ------
    BadValue, FilterUnfit
        A parameter is unknown or cannot be; the first one is named.
    """
    equal = {}
    for name, value in query.items():
        if name in KNOWN:
            continue
        if name not in collection.properties:
            raise BadValue(name=name[:40], value=value[:40], why=", ".join(sorted(KNOWN) + list(collection.properties)))
        equal[name] = _value(name, value, collection.properties[name])
    language = query.get("filter-lang", LANGUAGES_OF_FILTER[0])
    if language not in LANGUAGES_OF_FILTER:
        raise BadValue(name="filter-lang", value=language[:40], why=", ".join(LANGUAGES_OF_FILTER))
    _check_form(query)
    chosen = None
    if "filter" in query:
        placed = from_system(number_of(query.get("filter-crs"), "filter-crs"))
        chosen = parse_filter(query["filter"], language, collection, placed)
    wanted = Wanted(
        limit=_limit(query.get("limit")),
        after=_after(collection, query.get("after")),
        place=_box(query.get("bbox"), number_of(query.get("bbox-crs"), "bbox-crs")),
        interval=_interval(query.get("datetime")),
        equal=equal,
        filter=chosen,
    )
    return Asked(wanted, number_of(query.get("crs"), "crs"))


def asked_of_one(query: Mapping[str, str]) -> None:
    """Pass where a query for one feature asks for nothing but its form and system; raise BadValue otherwise."""
    for name, value in query.items():
        if name not in KNOWN_OF_ONE:
            raise BadValue(name=name[:40], value=value[:40], why=", ".join(sorted(KNOWN_OF_ONE)))
    _check_form(query)


def _check_form(query: Mapping[str, str]) -> None:
    if query.get("f", FORMS[0]) not in FORMS:
        raise BadValue(name="f", value=query["f"][:40], why=", ".join(FORMS))
    if query.get("lang", LANGUAGES[0]) not in LANGUAGES:
        raise BadValue(name="lang", value=query["lang"][:40], why=", ".join(LANGUAGES))


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit()) or int(text[:12]) < 1:
        raise BadValue(name="limit", value=text[:40], why=f"1–{MOST_FEATURES}")
    return min(int(text[:12]), MOST_FEATURES)


def _after(collection: Collection, text: str | None) -> str | None:
    if text is not None and (
        "\0" in text or (collection.numbered and not (text.isascii() and text.isdigit() and len(text) <= 18))
    ):
        raise BadValue(name="after", value=text[:40], why="links / next")
    return text


def _box(text: str | None, system: int | None) -> BaseGeometry | None:
    if text is None:
        return None
    wrong = BadValue(name="bbox", value=text[:80], why="minx,miny,maxx,maxy")
    try:
        numbers = [float(each) for each in text.split(",")]
    except ValueError:
        raise wrong from None
    if len(numbers) == 6:
        numbers = [numbers[0], numbers[1], numbers[3], numbers[4]]
    if len(numbers) != 4 or not all(abs(each) < 1e9 for each in numbers):
        raise wrong
    low_x, low_y, high_x, high_y = numbers
    if low_y > high_y or (low_x > high_x and system is not None):
        raise wrong
    if system is None and (abs(low_y) > 90 or abs(high_y) > 90 or abs(low_x) > 180 or abs(high_x) > 180):
        raise wrong
    if low_x > high_x:
        # Across the antimeridian.
        return shapely.union(shapely.box(low_x, low_y, 180, high_y), shapely.box(-180, low_y, high_x, high_y))
    return from_system(system)(shapely.box(low_x, low_y, high_x, high_y))


def _interval(text: str | None) -> Interval | None:
    if text is None:
        return None
    start, slash, end = text.partition("/")
    first = _moment(start, text)
    last = _moment(end, text) if slash else first
    if (first is None and last is None) or (first and last and last < first):
        raise BadValue(name="datetime", value=text[:80], why="2026-01-31T08:00:00Z, a/b, a/.., ../b")
    return first, last


def _moment(text: str, whole: str) -> datetime | None:
    if text in {"", ".."}:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadValue(name="datetime", value=whole[:80], why="2026-01-31T08:00:00Z, a/b, a/.., ../b") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _value(name: str, text: str, kind: Property) -> object:
    try:
        if kind is Property.INTEGER:
            number = int(text)
            if abs(number) < 2**63:
                return number
            raise ValueError
        if kind is Property.NUMBER:
            return float(text)
        if kind is Property.YES_NO:
            return _YES[text]
        if kind in {Property.DATE, Property.MOMENT}:
            return datetime.fromisoformat(text)
    except (ValueError, KeyError):
        raise BadValue(name=name, value=text[:40], why=kind.value) from None
    if "\0" in text:
        raise BadValue(name=name, value="\\0", why="U+0000")
    return text
