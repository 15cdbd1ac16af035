"""Who lives there: invented households of likely sizes and ages, exactly as many people as wanted."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.demo.names import person_name, phone
from data.demo.place import DEMO_PLACE, Place
from data.demo.plan import Rng
from data.demo.tables import BuildingRow, DwellingRow, HouseholdRow, ResidentRow

YEAR = 2026
ELDERLY, VERY_OLD = 65, 80

VACANT_SHARE = 0.03
TENURE_SHARE = {  # of those not vacant: owned, rented, collective
    "tower": (0.70, 0.30, 0.0),
    "slab": (0.58, 0.42, 0.0),
    "village": (0.07, 0.93, 0.0),
    "hamlet": (0.62, 0.38, 0.0),
    "company_slab": (0.15, 0.85, 0.0),
    "dormitory": (0.0, 0.15, 0.85),
}
SIZE_SHARE = {  # households of 1, 2, ... persons
    "owned": (0.17, 0.30, 0.31, 0.15, 0.05, 0.02),
    "rented": (0.46, 0.35, 0.14, 0.04, 0.01),
    "collective": (0.28, 0.37, 0.25, 0.10),
}


@dataclass(frozen=True, slots=True)
class Sketched:
    """A person within a household: gender, birth year, and whose surname."""

    gender: str
    born: int
    of_head: bool


def settle_people(
    buildings: Sequence[BuildingRow], dwellings: Sequence[DwellingRow], rng: Rng, place: Place = DEMO_PLACE
) -> tuple[list[HouseholdRow], list[ResidentRow]]:
    """Give every dwelling a household and the community its people.

    Raises
    ------
    ValueError
        When the homes cannot hold that many.
    """
    build_of = {b.ref: b.build for b in buildings}
    builds = [build_of[d.building] for d in dwellings]
    limits = {build: np.cumsum(shares)[:2].tolist() for build, shares in TENURE_SHARE.items()}
    vacant = rng.random(len(dwellings)) < VACANT_SHARE
    chance = rng.random(len(dwellings))
    tenures = [
        "vacant" if empty else ("owned", "rented", "collective")[bisect_right(limits[build], draw)]
        for build, empty, draw in zip(builds, vacant.tolist(), chance.tolist(), strict=True)
    ]
    sizes = household_sizes(tenures, rng, place.people)
    households: list[HouseholdRow] = []
    residents: list[ResidentRow] = []
    for number, (dwelling, build, tenure, size) in enumerate(
        zip(dwellings, builds, tenures, sizes.tolist(), strict=True), 1
    ):
        ref = f"h{number:05d}"
        members = members_of(tenure, size, rng)
        households.append(HouseholdRow(ref, dwelling.ref, tenure, household_tags(build, tenure, size, rng)))
        surname: str | None = None
        for position, member in enumerate(members):
            family, name = person_name(member.gender, rng, surname if member.of_head else None)
            surname = surname or family
            age = YEAR - member.born
            serial = len(residents) + 1
            residents.append(
                ResidentRow(
                    f"r{serial:05d}", ref, name, phone(place.first_phone + serial) if age >= 12 else None, member.gender, member.born,
                    position == 0, person_tags(age, size, rng),
                )
            )  # fmt: skip
    return households, residents


def household_sizes(tenures: Sequence[str], rng: Rng, people: int) -> NDArray[np.int64]:
    """Return the size of each household, adding up to `people`; 0 where vacant."""
    sizes = np.zeros(len(tenures), dtype=np.int64)
    kinds = np.array(tenures)
    for tenure, shares in SIZE_SHARE.items():
        here = np.flatnonzero(kinds == tenure)
        sizes[here] = rng.choice(np.arange(1, len(shares) + 1), size=len(here), p=np.array(shares) / sum(shares))
    while (off := people - int(sizes.sum())) != 0:
        free = np.flatnonzero((sizes >= 1) & (sizes <= 3) if off > 0 else (sizes >= 2))
        if not len(free):
            raise ValueError(f"the homes cannot hold {people} people")
        chosen = rng.choice(free, size=min(abs(off), len(free)), replace=False)
        sizes[chosen] += 1 if off > 0 else -1
    return sizes


def members_of(tenure: str, size: int, rng: Rng) -> list[Sketched]:
    """Return a likely household: the head first."""
    if size == 0:
        return []
    if tenure == "collective":
        gender = "f" if rng.random() < 0.42 else "m"
        return [Sketched(gender, YEAR - int(rng.integers(18, 46)), False) for _ in range(size)]
    gender = "f" if rng.random() < 0.38 else "m"
    other = "m" if gender == "f" else "f"
    if size == 1:
        old = rng.random() < (0.42 if tenure == "owned" else 0.03)
        return [Sketched(gender, YEAR - int(rng.integers(65, 93) if old else rng.integers(20, 56)), False)]
    span = (27, 60) if tenure == "owned" else (22, 48)
    if size == 2 and tenure == "owned" and rng.random() < 0.35:
        span = (61, 86)
    age = int(rng.integers(*span))
    people = [
        Sketched(gender, YEAR - age, False),
        Sketched(other, YEAR - max(20, age + int(rng.integers(-5, 4))), False),
    ]
    for number in range(size - 2):
        old_enough = age >= 32 and number >= 1 and rng.random() < 0.6
        if old_enough:
            people.append(
                Sketched(
                    "f" if rng.random() < 0.6 else "m",
                    YEAR - min(95, age + int(rng.integers(23, 33))),
                    rng.random() < 0.5,
                )
            )
        else:
            child = max(0, age - int(rng.integers(23, 36)))
            people.append(Sketched("f" if rng.random() < 0.48 else "m", YEAR - min(child, 30), True))
    return people


def household_tags(build: str, tenure: str, size: int, rng: Rng) -> tuple[str, ...]:
    """Return what is noted about a household."""
    if tenure == "vacant":
        return ()
    draws = rng.random(3)
    tags = []
    if tenure != "collective" and draws[0] < 0.013:
        tags.append("low_income")
    if tenure == "rented" and (size >= 5 or (size >= 4 and draws[1] < 0.5)):
        tags.append("rented_crowd")
    if draws[2] < {"village": 0.024, "slab": 0.018, "dormitory": 0.015}.get(build, 0.004):
        tags.append("ebike_indoors")
    return tuple(tags)


def person_tags(age: int, size: int, rng: Rng) -> tuple[str, ...]:
    """Return what is noted about a person, so that help goes first where it is needed."""
    draws = rng.random(3)
    tags = []
    if age >= ELDERLY and size == 1:
        tags.append("lives_alone")
    if draws[0] < (0.16 if age >= 75 else 0.03 if age >= ELDERLY else 0.0025):
        tags.append("stairs_help")
    if age >= VERY_OLD:
        tags.append("over_80")
    if draws[1] < 0.004:
        tags.append("disabled")
    if 25 <= age < 70 and draws[2] < 0.018:
        tags.append("volunteer")
    return tuple(tags)
