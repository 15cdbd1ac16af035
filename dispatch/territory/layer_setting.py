"""How a site wants a layer listed, in place of what the program has."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LayerSetting:
    """What is None stays as the program has it; `roles` None opens the layer to every role."""

    position: int
    name_zh: str | None = None
    name_en: str | None = None
    visible: bool | None = None
    min_zoom: float | None = None
    roles: frozenset[str] | None = None

    def open_to(self, role: str) -> bool:
        """Say whether a role may see the layer."""
        return self.roles is None or role in self.roles
