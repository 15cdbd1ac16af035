"""What the coordinates of a file mean, and their way to WGS 84."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from data.exchange.batch import Objects
from data.exchange.files import LayerFile
from dispatch import errors
from geo import datum as datums
from geo.datum import Datum, to_wgs84

Coordinates = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Placement:
    """How a file's coordinates become WGS 84 (lng, lat).

    Attributes
    ----------
    projected
        The numbers are metres on a map projection, not degrees.
    name
        What to call it in the report.
    to_lnglat
        Coordinates of shape (n, 2) in, the same out in degrees; infinite where impossible.
    """

    projected: bool
    name: str
    to_lnglat: Callable[[Coordinates], Coordinates]

    def placed(self, shapes: Objects) -> Objects:
        """Return the shapes in WGS 84."""
        moved: Objects = shapely.transform(shapes, self.to_lnglat)
        return moved


def placement_of(file: LayerFile, datum: str | None, crs: str | None) -> Placement:
    """Decide what the coordinates of a file are in.

    What the file declares and what the user says must agree: a Chinese offset on top of a
    file that declares plain degrees is believed, since such files never say so themselves.

    Raises
    ------
    DatumMissing
        Neither says; it is never guessed.
    DatumTwice, DatumUnknown, CrsUnknown, CrsContradicted
    """
    if datum is not None and crs is not None:
        raise errors.DatumTwice
    if datum is not None:
        said = datum_said(datum)
        if file.crs is not None and not _plain_degrees(file.crs):
            raise errors.CrsContradicted(file=file.path.name, found=crs_name(file.crs), given=said.value)
        return Placement(False, said.value, lambda xy: np.column_stack(to_wgs84(xy[:, 0], xy[:, 1], said)))
    if crs is not None:
        given = _crs(crs)
        if file.crs is not None and not _alike(file.crs, given):
            raise errors.CrsContradicted(file=file.path.name, found=crs_name(file.crs), given=crs_name(given))
        return _through(given)
    if file.crs is None:
        raise errors.DatumMissing(file=file.path.name)
    return _through(file.crs)


def datum_said(text: str) -> Datum:
    """Return the datum a user named.

    Raises
    ------
    DatumUnknown
    """
    try:
        return datums.parse_datum(text)
    except datums.DatumUnknown:
        raise errors.DatumUnknown(datum=text) from None


def crs_said(text: str | None) -> CRS | None:
    """Return the coordinate system a user named, None where none was.

    Raises
    ------
    CrsUnknown
    """
    return None if text is None else _crs(text)


def _crs(text: str) -> CRS:
    try:
        crs = CRS.from_user_input(f"EPSG:{text}" if text.isdigit() else text)
    except CRSError:
        raise errors.CrsUnknown(crs=text) from None
    if not (crs.is_geographic or crs.is_projected or crs.is_bound or crs.is_compound):
        raise errors.CrsUnknown(crs=text)
    return crs


def _plain_degrees(crs: CRS) -> bool:
    """WGS 84 or CGCS2000 in degrees, which are the same at our precision."""
    flat = crs.to_2d()
    return (flat.is_geographic and flat.to_epsg(min_confidence=20) in {4326, 4490}) or crs_name(flat) == "OGC:CRS84"


def _alike(first: CRS, second: CRS) -> bool:
    flat = first.to_2d(), second.to_2d()
    return flat[0].equals(flat[1], ignore_axis_order=True) or (_plain_degrees(first) and _plain_degrees(second))


def crs_name(crs: CRS) -> str:
    """Return the authority's code of a coordinate system, such as EPSG:4547, else its own name."""
    authority = crs.to_authority(min_confidence=20)
    return ":".join(authority) if authority else crs.name


def _through(crs: CRS) -> Placement:
    if _plain_degrees(crs):
        return Placement(False, crs_name(crs), lambda xy: xy)
    transformer = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)

    def to_lnglat(xy: Coordinates) -> Coordinates:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    return Placement(crs.is_projected, crs_name(crs), to_lnglat)
