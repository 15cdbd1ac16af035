"""What a layer of a site's own is, and the kind it is imported and exported as."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.exchange.fields import Field, Kind, Shape, Type
from data.exchange.own_features import SOURCE_PREFIX
from data.exchange.vocabulary import COMMUNITY
from dispatch.errors import OwnLayerUnfit

CODE = re.compile(r"[a-z][a-z0-9_]{1,29}")
REVISION_PREFIX = "own_"
TABLE = "own_feature"
TYPES = (Type.TEXT, Type.INTEGER, Type.NUMBER, Type.DATE)
# Names that stand for something else wherever a layer's properties are told.
_TAKEN = frozenset(
    {
        "id",
        "fid",
        "geom",
        "geometry",
        "cell",
        "lng",
        "lat",
        "west",
        "south",
        "east",
        "north",
        "community_code",
        "source_ref",
    }
    | {"limit", "after", "bbox", "crs", "datetime", "filter", "f", "lang"}
)


@dataclass(frozen=True, slots=True)
class OwnProperty:
    """One attribute.

    Attributes
    ----------
    name
        What it is called everywhere; `column` is its name in files.
    """

    name: str
    type: Type
    column: str = ""


@dataclass(frozen=True, slots=True)
class OwnLayer:
    """A layer.

    Attributes
    ----------
    title
        Property that names a thing; None: things go by the layer's name and a number.
    colour
        '#rrggbb'.
    roles
        Who sees it; None: every role that sees the map.
    """

    code: str
    name_zh: str
    name_en: str
    shape: Shape
    properties: tuple[OwnProperty, ...]
    title: str | None = None
    colour: str = "#4fa3ff"
    roles: frozenset[str] | None = None
    visible: bool = True

    @property
    def revision(self) -> str:
        """Name under which changes of its things are counted."""
        return REVISION_PREFIX + self.code

    @property
    def source(self) -> str:
        """Where its things say they come from: no two layers' references can be confused."""
        return SOURCE_PREFIX + self.code

    def open_to(self, role: str) -> bool:
        """Whether a role sees it."""
        return self.roles is None or role in self.roles


def kind_of(layer: OwnLayer) -> Kind:
    """Return what a file of the layer is read and written as."""
    fields = (
        COMMUNITY,
        Field("source_ref"),
        *(
            Field(each.name, each.type, synonyms=(each.column,) if each.column else (), column=None)
            for each in layer.properties
        ),
    )
    return Kind(
        layer.code,
        layer.name_zh,
        layer.name_en,
        fields,
        layer.shape,
        placed=True,
        table=TABLE,
        identity=("position", *(each.name for each in layer.properties)),
        dated=False,
        layers=(layer.revision,),
    )


def property_name(column: str, taken: Sequence[str]) -> str:
    """Return what a column is called as a property: its own name, unless that means something else."""
    name = re.sub(r"[\x00-\x1f\"]", "", column).strip()[:60] or "column"
    number = 1
    tried = f"{name}_" if name.casefold() in _TAKEN else name
    while tried.casefold() in {each.casefold() for each in taken}:
        number += 1
        tried = f"{name}_{number}"
    return tried


def checked_code(code: str) -> str:
    """Return a layer's code; raise OwnLayerUnfit where it can be none."""
    if not CODE.fullmatch(code):
        raise OwnLayerUnfit(
            layer=code[:40],
            why_zh="代码须为 2 至 30 个小写字母、数字或下划线，以字母开头",
            why_en="its code takes 2 to 30 lower-case letters, digits or underscores, a letter first",
        )
    return code
