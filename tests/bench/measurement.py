"""One measured figure beside a named reference of the same run."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measurement:
    """A figure; `ratio` is value over reference (below 1 is within the target or faster)."""

    name: str
    value: float
    unit: str
    reference: str
    reference_value: float

    @property
    def ratio(self) -> float:
        """Value over reference value."""
        return self.value / self.reference_value if self.reference_value else float("inf")


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of the values lie, by linear interpolation."""
    if len(values) < 2:
        return float(values[0])
    return statistics.quantiles(values, n=1000, method="inclusive")[round(share * 1000) - 1]


def write(measurements: Sequence[Measurement], path: Path) -> None:
    """Write all figures as a JSON list."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(m) | {"ratio": m.ratio} for m in measurements], indent=1, ensure_ascii=False))
