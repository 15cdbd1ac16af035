"""How much of everything each community has, so that the district has it in exact numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.demo.businesses import shared_out
from data.demo.district.atlas import Atlas
from data.demo.district.characters import CHARACTERS, characters
from data.demo.district.words import FLEET, stems
from data.demo.place import SENSORS

TEAM_SIZES = (3, 3, 3, 3, 2, 2, 2, 2)


@dataclass(frozen=True, slots=True)
class Totals:
    """What the whole district has, for as many communities as Nanshan; smaller maps get their share."""

    communities: int = 101
    homes: int = 1_050_000
    people: int = 2_130_000
    grids: int = 1_620
    companies: int = 24_000
    small_premises: int = 20_000
    cameras: int = 1_000
    sensors: int = 8_000
    vehicles: int = 600
    members: int = 2_000

    def share(self, total: int, communities: int) -> int:
        """Return what a map of fewer communities has of `total`."""
        return round(total * communities / self.communities)


@dataclass(frozen=True, slots=True)
class Quota:
    """What one community must have; `first_...` counts what those before it have."""

    index: int
    character: str
    stem: str
    homes: int
    people: int
    grids: int
    comprehensive: int
    companies: int
    small_premises: int
    cameras: int
    sensors: dict[str, int]
    vehicles: int
    members: tuple[int, ...]
    first_comprehensive: int
    first_camera: int
    first_vehicle: int


def quotas(atlas: Atlas, totals: Totals = Totals()) -> dict[str, Quota]:
    """Return the quota of each community by its code.

    Homes are shared out by ground and character; people and grids by homes; the rest by what
    the character draws.
    """
    cells = atlas.cells
    kinds = characters(atlas)
    names = stems(len(cells), np.random.Generator(np.random.PCG64([atlas.seed, 8])))
    hectares = [atlas.boundary(cell).area / 1e4 for cell in cells]
    made = [CHARACTERS[kinds[cell.code]] for cell in cells]

    def out(total: int, weights: Sequence[float]) -> list[int]:
        return shared_out(weights, totals.share(total, len(cells)))

    homes = out(totals.homes, [ha * c.homes_per_ha for ha, c in zip(hectares, made, strict=True)])
    people = out(totals.people, homes)
    grids = out(totals.grids, homes)
    companies = out(totals.companies, [c.companies for c in made])
    small = out(totals.small_premises, [n * c.companies**0.5 for n, c in zip(homes, made, strict=True)])
    cameras = out(totals.cameras, [c.cameras for c in made])
    sensors = out(totals.sensors, homes)
    vehicles = out(totals.vehicles, [1.0] * len(cells))
    members = out(totals.members, [1.0] * len(cells))
    found: dict[str, Quota] = {}
    above: dict[str, int] = {}
    for i, cell in enumerate(cells):
        comprehensive = max(1, round(grids[i] / 8))
        first = above.get(cell.letter, 0)
        above[cell.letter] = first + comprehensive
        found[cell.code] = Quota(
            index=i,
            character=kinds[cell.code],
            stem=names[i],
            homes=homes[i],
            people=people[i],
            grids=grids[i],
            comprehensive=comprehensive,
            companies=companies[i],
            small_premises=small[i],
            cameras=cameras[i],
            sensors=dict(zip(SENSORS, shared_out(list(SENSORS.values()), sensors[i]), strict=True)),
            vehicles=min(vehicles[i], len(FLEET)),
            members=tuple(shared_out(TEAM_SIZES, members[i])),
            first_comprehensive=first,
            first_camera=sum(cameras[:i]),
            first_vehicle=sum(vehicles[:i]),
        )
    return found
