"""Resources: who can be sent, and who has been sent where."""

from dispatch.resources.assignment import ACTIVE, Assignment, AssignmentState
from dispatch.resources.unit import Fix, Unit, UnitKind, UnitStatus, Way

__all__ = ["ACTIVE", "Assignment", "AssignmentState", "Fix", "Unit", "UnitKind", "UnitStatus", "Way"]
