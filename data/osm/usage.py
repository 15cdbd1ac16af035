"""What a building is used for and how tall it usually is, from its tags.

The values are those of the OpenStreetMap wiki ("Key:building" and the keys of functions).
"""

from dataclasses import dataclass

from data.osm.extract import Tags

_BY_BUILDING: dict[str, str] = {
    **dict.fromkeys(
        ("apartments", "residential", "house", "detached", "semidetached_house", "semi", "terrace", "dormitory",
         "bungalow", "static_caravan", "farm", "villa", "cabin", "houseboat", "block", "tower_block"),
        "residential",
    ),
    **dict.fromkeys(("retail", "commercial", "supermarket", "kiosk", "hotel", "shop", "mall", "marketplace"), "commercial"),
    **dict.fromkeys(("office",), "office"),
    **dict.fromkeys(("industrial", "warehouse", "factory", "manufacture", "works", "hangar", "slaughterhouse"), "industrial"),
    **dict.fromkeys(("school", "college", "university", "kindergarten"), "school"),
    **dict.fromkeys(("hospital", "clinic"), "medical"),
    **dict.fromkeys(("public", "civic", "government", "townhall", "fire_station", "museum", "library", "stadium",
                     "sports_hall", "sports_centre", "grandstand", "gatehouse", "castle", "barracks"), "public"),
    **dict.fromkeys(("church", "chapel", "cathedral", "mosque", "temple", "synagogue", "shrine", "monastery",
                     "religious", "pagoda"), "religious"),
    **dict.fromkeys(("train_station", "transportation", "station", "parking", "bridge", "toll_booth"), "transport"),
    **dict.fromkeys(("garage", "garages", "carport", "shed", "hut", "roof", "greenhouse", "barn", "stable", "sty",
                     "cowshed", "farm_auxiliary", "service", "transformer_tower", "substation", "toilets", "ruins",
                     "collapsed", "container", "storage_tank", "silo", "guardhouse", "outbuilding", "tent"), "ancillary"),
    **dict.fromkeys(("construction",), "other"),
}  # fmt: skip
_BY_AMENITY: dict[str, str] = {
    **dict.fromkeys(("school", "college", "university", "kindergarten"), "school"),
    **dict.fromkeys(("hospital", "clinic", "doctors", "dentist", "pharmacy", "nursing_home"), "medical"),
    **dict.fromkeys(("place_of_worship", "monastery"), "religious"),
    **dict.fromkeys(("restaurant", "cafe", "fast_food", "bar", "pub", "bank", "cinema", "marketplace", "nightclub",
                     "fuel", "food_court", "casino"), "commercial"),
    **dict.fromkeys(("townhall", "police", "fire_station", "library", "community_centre", "courthouse", "theatre",
                     "post_office", "social_facility", "arts_centre", "embassy"), "public"),
    **dict.fromkeys(("parking", "bus_station"), "transport"),
    **dict.fromkeys(("toilets", "shelter", "bicycle_parking", "waste_disposal"), "ancillary"),
}  # fmt: skip
_SMALLEST_HOME_M2 = 40.0


@dataclass(frozen=True, slots=True)
class Stature:
    """How buildings of a kind usually are when nobody measured them.

    Attributes
    ----------
    levels
        Usual number of floors.
    storey_m
        Usual height of one.
    tallest_storey_m
        A floor higher than this means that levels and height contradict each other.
    """

    levels: int
    storey_m: float
    tallest_storey_m: float


_STATURES = {
    "residential": Stature(3, 3.0, 7.0),
    "commercial": Stature(2, 4.0, 12.0),
    "office": Stature(5, 3.6, 8.0),
    "industrial": Stature(1, 7.0, 40.0),
    "school": Stature(3, 3.6, 12.0),
    "medical": Stature(4, 3.6, 8.0),
    "public": Stature(2, 4.0, 40.0),
    "religious": Stature(1, 12.0, 120.0),
    "transport": Stature(1, 5.0, 40.0),
    "ancillary": Stature(1, 2.8, 12.0),
    "other": Stature(2, 3.2, 20.0),
}
_USUAL_LEVELS = {
    "apartments": 6, "dormitory": 6, "residential": 5, "tower_block": 18, "house": 2, "detached": 2,
    "semidetached_house": 2, "terrace": 2, "villa": 2, "farm": 2, "bungalow": 1, "static_caravan": 1, "cabin": 1,
    "hotel": 6, "kiosk": 1, "supermarket": 1, "hospital": 6, "university": 4, "kindergarten": 2,
}  # fmt: skip


def usage_of(tags: Tags, footprint_m2: float) -> str:
    """Return the usage of a building.

    A building of unknown kind without any function is taken for homes, unless it is smaller
    than any (40 m²): then it is an outbuilding.
    """
    kind = tags.get("building", "yes")
    if kind in _BY_BUILDING:
        return _BY_BUILDING[kind]
    if tags.get("amenity") in _BY_AMENITY:
        return _BY_AMENITY[tags["amenity"]]
    for key, usage in (
        ("healthcare", "medical"),
        ("shop", "commercial"),
        ("office", "office"),
        ("craft", "industrial"),
        ("public_transport", "transport"),
        ("railway", "transport"),
        ("religion", "religious"),
    ):
        if key in tags:
            return usage
    if "tourism" in tags:
        return "commercial" if tags["tourism"] in {"hotel", "hostel", "guest_house", "motel"} else "public"
    if tags.get("leisure") in {"sports_centre", "sports_hall", "stadium"}:
        return "public"
    if "man_made" in tags or "power" in tags:
        return "ancillary"
    if kind not in {"yes", "true", "1"}:
        return "other"
    return "residential" if footprint_m2 >= _SMALLEST_HOME_M2 else "ancillary"


def stature_of(tags: Tags, usage: str, footprint_m2: float) -> Stature:
    """Return how a building of this kind, usage and footprint usually is."""
    usual = _STATURES[usage]
    kind = tags.get("building", "yes")
    levels = _USUAL_LEVELS.get(kind, usual.levels)
    if kind not in _USUAL_LEVELS and usage == "residential" and footprint_m2 < 120:
        levels = 2
    return Stature(levels, usual.storey_m, usual.tallest_storey_m)
