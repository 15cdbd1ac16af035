"""The class table 事项清单: three levels by the length of the code, 2, 4 and 6 digits."""

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.errors import ClassUnknown
from dispatch.incidents import Severity

KIND_DIGITS = 6
FAMILY_DIGITS = 4
TOP_DIGITS = 2
_DIGITS = (TOP_DIGITS, FAMILY_DIGITS, KIND_DIGITS)


@dataclass(frozen=True, slots=True)
class IncidentClass:
    """One row of a class table.

    Attributes
    ----------
    severity
        Of an incident of this kind, unless the report says otherwise.
    icon
        Name of its picture on map and buttons.
    public
        Whether residents may choose it.
    """

    code: str
    label_zh: str
    label_en: str
    severity: Severity
    icon: str
    public: bool

    @property
    def level(self) -> int:
        """1, 2 or 3; only a class of level 3, a kind, is what an incident can be."""
        return len(self.code) // 2


@dataclass(frozen=True, slots=True)
class ClassTable:
    """One version of the class table, its classes by code."""

    version: int
    name: str
    classes: Mapping[str, IncidentClass]

    def kind(self, code: str) -> IncidentClass:
        """Return the level-3 class of a code; raises ClassUnknown for any other code."""
        found = self.classes.get(code)
        if found is None or len(found.code) != KIND_DIGITS:
            raise ClassUnknown(value=code, version=self.version)
        return found

    def path(self, code: str) -> tuple[IncidentClass, ...]:
        """Return the classes a kind belongs to, the widest first, itself last; raises ClassUnknown."""
        self.kind(code)
        return tuple(self.classes[code[:digits]] for digits in _DIGITS)

    def below(self, code: str = "") -> tuple[IncidentClass, ...]:
        """Return the classes right below `code` by code; without one the widest."""
        digits = len(code) + TOP_DIGITS
        return tuple(
            self.classes[other] for other in sorted(self.classes) if len(other) == digits and other.startswith(code)
        )
