"""Rounds and renovations of one community of the district, poured with numbers known beforehand."""

from psycopg2.extensions import connection as Connection

from data.bulk import copy_rows
from data.demo.patrols import SOURCE, planned

IDS_EACH = 10_000
ROUND = (
    "community_code", "id", "grid_code", "name", "kind", "weekdays", "from_time", "until_time", "street_share", "cell_share",
    "draws", "drawn_from", "after_days", "class_code", "radius_m", "dwell_s", "valid_from", "source", "source_ref",
)  # fmt: skip
POINT = ("community_code", "round_id", "number", "label", "lng", "lat")
SITE = (
    "community_code", "id", "building_id", "dwelling_id", "grid_code", "address", "lng", "lat", "from_on", "until_on", "words",
)  # fmt: skip
NUMBERED = ("patrol_round", "renovation")


def put_rounds(connection: Connection, community: str, index: int, seed: int, nights: set[str]) -> int:
    """Write the rounds of a community's grids and what is renovated in it; return how many rows."""
    rounds, sites = planned(connection, seed * 1_000 + index, community, nights)
    first = index * IDS_EACH + 1
    numbered = list(enumerate(rounds.items(), first))
    written = copy_rows(
        connection, "patrol_round", ROUND,
        [
            (
                community, id, one.grid_code, one.name, one.kind.value, one.weekdays, one.from_time, one.until_time,
                one.street_share, one.cell_share, one.draws, one.drawn_from.value if one.drawn_from else None, one.after_days,
                one.class_code, one.radius_m, one.dwell_s, one.valid_from, SOURCE, ref,
            )
            for id, (ref, one) in numbered
        ],
    )  # fmt: skip
    written += copy_rows(
        connection, "patrol_round_point", POINT,
        [
            (community, id, number, point.label, point.lng, point.lat)
            for id, (_, one) in numbered
            for number, point in enumerate(one.points, 1)
        ],
    )  # fmt: skip
    return written + copy_rows(
        connection, "renovation", SITE,
        [
            (
                community, id, site.building_id, site.dwelling_id, site.grid, site.address, site.lng, site.lat, site.from_on,
                site.until_on, site.words,
            )
            for id, site in enumerate(sites, first)
        ],
    )  # fmt: skip
