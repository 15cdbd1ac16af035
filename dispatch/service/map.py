"""What the map may be asked, and what each role is told."""

from datetime import date

from dispatch.errors import BadValue, LayerClosed, UnknownThing
from dispatch.permissions import Actor, Permission, require
from dispatch.ports import Territory
from dispatch.privacy import shield, shield_windows
from dispatch.territory import BuildingWindows, Facts, Hit, Kind, Layer, LayerRow, LayerSetting, Overview

MOST_HITS = 50
LONGEST_WORDS = 100
DATED = frozenset({Layer.GRIDS, Layer.CAMERAS, Layer.SENSORS, Layer.PREMISES})
"""Layers whose rows say from when until when they hold."""
OF_NOW = frozenset({"status", "leader"})
"""What a row says of today alone."""


class MapService:
    """Answers questions about the territory after checking the actor's permissions.

    Rows outside the actor's scope never arrive here: the reader is narrowed by the database.
    """

    def __init__(self, territory: Territory) -> None:
        self._territory = territory

    def facts(self, actor: Actor, kind: str, id: str) -> Facts:
        """Return what `actor` may know of one thing.

        Raises
        ------
        UnknownThing
            Nothing of that kind and id is in the actor's scope.
        NotPermitted
            The role sees neither the map nor, for a dwelling, households.
        """
        require(actor, Permission.VIEW_MAP)
        if kind not in set(Kind):
            raise UnknownThing(kind=kind, id=id)
        if kind == Kind.DWELLING:
            require(actor, Permission.VIEW_HOUSEHOLDS)
        with self._territory.as_seen_by(actor) as reader:
            facts = reader.facts(Kind(kind), id)
        if facts is None:
            raise UnknownThing(kind=kind, id=id)
        return shield(actor, facts)

    def windows(self, actor: Actor, building_id: int) -> BuildingWindows:
        """Return a building opened into floors and doors; raises UnknownThing."""
        require(actor, Permission.VIEW_MAP)
        with self._territory.as_seen_by(actor) as reader:
            windows = reader.windows(building_id)
        if windows is None:
            raise UnknownThing(kind=Kind.BUILDING.value, id=building_id)
        return shield_windows(actor, windows)

    def search(self, actor: Actor, words: str, limit: int = 20) -> list[Hit]:
        """Return the best answers to `words`, never a resident; raises BadValue for a wrong limit."""
        require(actor, Permission.VIEW_MAP)
        if not 1 <= limit <= MOST_HITS:
            raise BadValue(name="limit", value=limit, why=f"1–{MOST_HITS}")
        kinds = [kind for kind in Kind if kind != Kind.DWELLING or actor.may(Permission.VIEW_HOUSEHOLDS)]
        words = " ".join(words.split())[:LONGEST_WORDS]
        if not words:
            return []
        with self._territory.as_seen_by(actor) as reader:
            return reader.search(words, kinds, limit)

    def layer(self, actor: Actor, layer: str) -> list[LayerRow]:
        """Return every object of a layer in scope; raises UnknownThing, LayerClosed."""
        return self._rows(actor, layer, None)

    def _rows(self, actor: Actor, layer: str, on: date | None) -> list[LayerRow]:
        require(actor, Permission.VIEW_MAP)
        if layer not in set(Layer):
            raise UnknownThing(kind="layer", id=layer)
        with self._territory.as_seen_by(actor) as reader:
            setting = reader.layer_settings().get(layer)
            if setting is not None and not setting.open_to(actor.role):
                raise LayerClosed(layer=layer)
            return reader.layer(Layer(layer), on)

    def layer_on(self, actor: Actor, layer: str, on: date) -> list[LayerRow]:
        """Return what of a layer was valid on a day; raises UnknownThing, LayerClosed, BadValue.

        Only where things stood is kept by date: the state they were in is not, and is left out.
        """
        if layer in set(Layer) and layer not in DATED:
            raise BadValue(name="layer", value=layer, why=" / ".join(sorted(DATED)))
        return [{key: value for key, value in row.items() if key not in OF_NOW} for row in self._rows(actor, layer, on)]

    def overview(self, actor: Actor) -> Overview:
        """Return what the actor's map starts from."""
        require(actor, Permission.VIEW_MAP)
        with self._territory.as_seen_by(actor) as reader:
            return reader.overview()

    def layer_settings(self, actor: Actor) -> dict[str, LayerSetting]:
        """Return how the site wants layers listed."""
        require(actor, Permission.VIEW_MAP)
        with self._territory.as_seen_by(actor) as reader:
            return reader.layer_settings()

    def revisions(self, actor: Actor) -> dict[str, str]:
        """Return a mark of the state of each layer, different for different scopes."""
        require(actor, Permission.VIEW_MAP)
        with self._territory.as_seen_by(actor) as reader:
            return reader.revisions()

    def reveal(self, actor: Actor, resident_id: int, field: str, reason: str) -> str | None:
        """Return one masked field of a resident in full, leaving an audit row with the reason.

        Raises
        ------
        NotPermitted, ReasonMissing, BadValue, UnknownThing
        """
        require(actor, Permission.REVEAL_PERSON)
        with self._territory.as_seen_by(actor) as reader:
            return reader.reveal(resident_id, field, reason)
