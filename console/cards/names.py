"""What things, people's posts and numbers are called."""

from console.texts import say, word
from dispatch.territory import Crumb, Headcount, Kind, LngLat

COMPASS_POINTS = 8


def name_of(kind: Kind, id: str, language: str, name: str = "") -> str:
    """Return the name of a thing; one without is called by its kind and number."""
    if name:
        return name
    if kind == Kind.STREET:
        return say("name.unnamed_street", language)
    return say("name.unnamed", language, kind=say(f"kind.{kind.value}", language), id=id)


def called(crumb: Crumb, language: str) -> str:
    """Return the name of a thing mentioned in passing."""
    return name_of(crumb.kind, crumb.id, language, crumb.name)


def post_label(post: str, language: str) -> str:
    """Return the name of a post, '' for none."""
    return word("post", post, language) if post else ""


def number(value: float) -> str:
    """Write a whole number with thousands separated."""
    return f"{round(value):,}"


def heads(people: Headcount) -> str:
    """Write a number of people; one kept back is '<3'."""
    return "<3" if people.value is None else number(people.value)


def measure(value: float, unit: str) -> str:
    """Write a measure with at most one decimal."""
    return f"{value:,.1f}".removesuffix(".0") + f" {unit}"


def compass(direction_deg: float, language: str) -> str:
    """Write a direction as a point of the compass and degrees."""
    point = round(direction_deg / (360 / COMPASS_POINTS)) % COMPASS_POINTS
    return say("value.direction", language, compass=say(f"compass.{point}", language), degrees=round(direction_deg))


def position(place: LngLat | None) -> dict[str, float] | None:
    """Write a place, or None."""
    return {"lng": place.lng, "lat": place.lat} if place else None
