"""The collections: which rows, which properties of them, and who may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from psycopg2 import sql

from dispatch.permissions import Permission

PLACE = Path(__file__).parents[1] / "sql" / "features"


class Property(StrEnum):
    """What a property holds, by its name in JSON Schema; the last two are strings with a format."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    YES_NO = "boolean"
    DATE = "date"
    MOMENT = "date-time"


@dataclass(frozen=True, slots=True)
class Collection:
    """Features of one kind.

    Attributes
    ----------
    name
        Also of the statement in data/sql/features, which gives `fid` (the key to page by), the
        properties, and the place as `geom` or `lng` and `lat`.
    shape
        'Point', 'LineString' or 'Polygon'.
    needs
        What an account needs beside the map.
    covered
        Kind in the cover table, where that narrows a search; `celled` rows have one cell.
    moment
        Property that `datetime` asks for.
    inside
        The place is a point within the geometry given, the building's.
    boxed
        Rows say `west`, `south`, `east` and `north` of their geometry.
    source
        The statement, where it is in no file.
    """

    name: str
    zh: str
    en: str
    shape: str
    properties: Mapping[str, Property]
    needs: Permission = Permission.VIEW_MAP
    covered: str = ""
    celled: bool = False
    moment: str = ""
    inside: bool = False
    boxed: bool = False
    source: sql.Composable | None = None

    @property
    def numbered(self) -> bool:
        """Whether features are identified by a number, not by a code."""
        return "id" in self.properties


def source_of(collection: Collection) -> sql.Composable:
    """Return the statement that gives the rows of a collection."""
    return _read(collection.name) if collection.source is None else collection.source


@cache
def _read(name: str) -> sql.SQL:
    return sql.SQL((PLACE / f"{name}.sql").read_text(encoding="utf-8").strip())


_LETTERS: Mapping[str, Property] = {
    "": Property.TEXT,
    "i": Property.INTEGER,
    "n": Property.NUMBER,
    "b": Property.YES_NO,
    "d": Property.DATE,
    "m": Property.MOMENT,
}


def _of(text: str) -> Mapping[str, Property]:
    """Return properties from 'name:letter' words; a word without a letter is a text."""
    return MappingProxyType({word.partition(":")[0]: _LETTERS[word.partition(":")[2]] for word in text.split()})


_ALL = (
    Collection("regions", "区划", "Regions", "Polygon", _of("code name level parent_code")),
    Collection(
        "grids", "网格", "Grids", "Polygon",
        _of("code name kind community_code comprehensive_code colour:i area_m2:n valid_from:d"),
        covered="grid", moment="valid_from",
    ),
    Collection(
        "micro_grids", "微网格", "Micro-grids", "Polygon", _of("code name grid_code valid_from:d"),
        covered="micro_grid", moment="valid_from",
    ),
    Collection(
        "buildings", "楼栋", "Buildings", "Polygon",
        _of(
            "id:i name address usage levels:i levels_assumed:b height_m:n height_assumed:b footprint_m2:n grid_code"
            " community_code valid_from:d"
        ),
        covered="building", moment="valid_from",
    ),
    Collection(
        "dwellings", "房屋", "Dwellings", "Point",
        _of("id:i building_id:i room floor:i slot:i address area_m2:n assumed:b community_code"),
        needs=Permission.VIEW_HOUSEHOLDS, inside=True,
    ),
    Collection(
        "cameras", "摄像头", "Cameras", "Point",
        _of(
            "id:i name kind direction_deg:n field_of_view_deg:n range_m:n view_assumed:b status community_code"
            " valid_from:d"
        ),
        celled=True, moment="valid_from",
    ),
    Collection(
        "sensors", "传感器", "Sensors", "Point",
        _of("id:i name kind status building_id:i dwelling_id:i floor:i community_code valid_from:d"),
        celled=True, moment="valid_from",
    ),
    Collection(
        "premises", "场所", "Premises", "Point",
        _of("id:i name kind small:b building_id:i company_id:i floor:i community_code valid_from:d"),
        celled=True, moment="valid_from",
    ),
    Collection(
        "vehicles", "车辆", "Vehicles", "Point", _of("id:i plate kind status community_code valid_from:d seen_at:m"),
        moment="valid_from",
    ),
    Collection(
        "teams", "队伍", "Teams", "Point", _of("id:i name kind status community_code valid_from:d seen_at:m"),
        moment="valid_from",
    ),
    Collection(
        "robots", "机器人", "Robots", "Point", _of("id:i name kind status community_code valid_from:d seen_at:m"),
        moment="valid_from",
    ),
    Collection(
        "streets", "道路", "Streets", "LineString", _of("id:i name class width_m:n oneway:i length_m:n community_code"),
        covered="street",
    ),
    Collection(
        "incidents", "事件", "Incidents", "Point",
        _of(
            "id:i number class_code class_zh class_en severity:i state state_since:m source address floor:i grid_code"
            " building_id:i suspended:b supervised:b alarm_level:i reported_at:m community_code"
        ),
        needs=Permission.VIEW_INCIDENTS, celled=True, moment="reported_at",
    ),
)  # fmt: skip
COLLECTIONS: Mapping[str, Collection] = MappingProxyType({one.name: one for one in _ALL})
