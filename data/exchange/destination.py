"""What the coordinates of an exported file are in, and their way from WGS 84."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from data.exchange.placement import crs_name, crs_said, datum_said
from dispatch.errors import DatumTwice
from geo.datum import Datum, from_wgs84

Coordinates = NDArray[np.float64]
CGCS2000_EPSG = 4490


@dataclass(frozen=True, slots=True)
class Destination:
    """Where coordinates go.

    Attributes
    ----------
    name
        As a person calls it: 'wgs84', 'gcj02', 'EPSG:4547'.
    crs
        What the file declares. None for the shifted datums, which no declaration knows: a file
        that called them WGS 84 would be believed, and wrong by a grid's width.
    moved
        WGS 84 (lng, lat) of shape (n, 2) in, the file's x and y out; None where they are the same.
    """

    name: str
    crs: CRS | None
    moved: Callable[[Coordinates], Coordinates] | None

    @property
    def projected(self) -> bool:
        """Whether the numbers are metres on a map projection."""
        return self.crs is not None and self.crs.is_projected


def destination_of(datum: str | None, crs: str | None) -> Destination:
    """Return what is asked for; WGS 84 where nothing is.

    Raises
    ------
    DatumTwice, DatumUnknown, CrsUnknown
    """
    if datum is not None and crs is not None:
        raise DatumTwice
    given = crs_said(crs)
    if given is not None:
        transformer = Transformer.from_crs("OGC:CRS84", given, always_xy=True)
        return Destination(
            crs_name(given), given, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
        )
    said = Datum.WGS84 if datum is None else datum_said(datum)
    if said is Datum.WGS84:
        return Destination(said.value, CRS.from_epsg(4326), None)
    if said is Datum.CGCS2000:
        # The same as WGS 84 at our precision; only the declaration differs.
        return Destination(said.value, CRS.from_epsg(CGCS2000_EPSG), None)
    return Destination(said.value, None, lambda xy: np.column_stack(from_wgs84(xy[:, 0], xy[:, 1], said)))
