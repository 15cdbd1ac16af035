"""What can be asked of Jingwei, each with the actor's permission checked first."""

from dispatch.service.map import MapService

__all__ = ["MapService"]
