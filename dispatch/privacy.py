"""What is kept back from those who may not see persons or households."""

from dataclasses import replace

from dispatch.permissions import Actor, Permission
from dispatch.territory import (
    BuildingFacts,
    BuildingWindows,
    ComprehensiveGridFacts,
    DwellingFacts,
    Facts,
    Figures,
    GridFacts,
    RegionFacts,
    TagCount,
    Window,
)


def shield(actor: Actor, facts: Facts) -> Facts:
    """Return `facts` as `actor` may know them.

    Without the right to see persons, counts of people under three are kept back, and a
    household has neither person rows nor tags that describe the people in it.
    """
    if actor.may(Permission.VIEW_PERSONS):
        return facts
    if isinstance(facts, RegionFacts | ComprehensiveGridFacts | GridFacts | BuildingFacts):
        return replace(facts, figures=_figures(facts.figures), tags=_tags(facts.tags))
    if isinstance(facts, DwellingFacts):
        headcount = facts.headcount.kept_back() if facts.headcount else None
        return replace(facts, headcount=headcount, people=(), household_tags=())
    return facts


def shield_windows(actor: Actor, opened: BuildingWindows) -> BuildingWindows:
    """Return an opened building as `actor` may know it.

    Without the right to see households, a door is only a door; without the right to see
    persons, small counts are kept back, and so is who needs care.
    """
    if actor.may(Permission.VIEW_PERSONS):
        return opened
    plain = not actor.may(Permission.VIEW_HOUSEHOLDS)
    return replace(opened, windows=tuple(_window(window, plain) for window in opened.windows))


def _window(window: Window, plain: bool) -> Window:
    if plain:
        return replace(window, state="unknown", people=None, care=False)
    return replace(window, people=window.people.kept_back() if window.people else None, care=False)


def _figures(figures: Figures) -> Figures:
    return replace(figures, population=figures.population.kept_back())


def _tags(tags: tuple[TagCount, ...]) -> tuple[TagCount, ...]:
    return tuple(replace(tag, people=tag.people.kept_back()) for tag in tags)
