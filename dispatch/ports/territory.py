"""What the service of the map asks of a store, as one actor sees it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from dispatch.permissions import Actor
from dispatch.territory import BuildingWindows, Facts, GridFigures, Hit, Kind, Layer, LayerRow, LayerSetting, Overview


class TerritoryReader(Protocol):
    """Reads the territory within one transaction, already narrowed to the actor's scope."""

    def facts(self, kind: Kind, id: str) -> Facts | None:
        """Return what is known of one thing, or None when there is none in scope."""

    def windows(self, building_id: int) -> BuildingWindows | None:
        """Return the opened building, or None when there is none in scope."""

    def search(self, words: str, kinds: Sequence[Kind], limit: int) -> list[Hit]:
        """Return at most `limit` things of `kinds` matching `words`, the best first."""

    def layer(self, layer: Layer, on: date | None = None) -> list[LayerRow]:
        """Return every object of `layer` in scope, as it is or as it was on a day."""

    def overview(self) -> Overview:
        """Return the area, counts and revisions of what is in scope."""

    def revisions(self) -> dict[str, str]:
        """Return a mark of the state of each layer, different for different scopes."""

    def grid_figures(self, since: datetime, until: datetime, on: date | None = None) -> list[GridFigures]:
        """Return every grid in scope with its figures; incidents are those reported since `since`."""

    def layer_settings(self) -> dict[str, LayerSetting]:
        """Return how the site wants layers listed, by layer."""

    def reveal(self, resident_id: int, field: str, reason: str) -> str | None:
        """Return one field of one resident and write the audit row.

        Raises
        ------
        ReasonMissing, BadValue, NotPermitted, UnknownThing
        """


class Territory(Protocol):
    """Opens readers."""

    def as_seen_by(self, actor: Actor) -> AbstractContextManager[TerritoryReader]:
        """Open a reader narrowed to `actor`; raises DatabaseAway."""
