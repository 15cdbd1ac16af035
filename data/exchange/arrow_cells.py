"""Turn typed Arrow columns into the text cells every kind is read from."""

import math
from typing import Any

import numpy as np
import pyarrow as pa

from data.exchange.batch import Objects


def readable(kind: pa.DataType) -> bool:
    """Return whether a column of this type can be read as text cells."""
    plain = kind.value_type if pa.types.is_dictionary(kind) or pa.types.is_list(kind) else kind
    return not (pa.types.is_nested(plain) or pa.types.is_binary(plain) or pa.types.is_large_binary(plain))


def cells(column: pa.Array) -> Objects:
    """Return the text of each value, None for null, blank and not-a-number."""
    texts: Objects = np.empty(len(column), dtype=object)
    texts[:] = [_text(value) for value in column.to_pylist()]
    return texts


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return str(int(value)) if value.is_integer() and abs(value) < 2**63 else repr(value)
    if isinstance(value, (list, tuple)):
        return ";".join(str(each) for each in value if each is not None) or None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
