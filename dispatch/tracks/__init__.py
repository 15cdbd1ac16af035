"""Tracks: what is carried, and where it says it was."""

from dispatch.tracks.device import Device, DeviceKind, DeviceProtocol
from dispatch.tracks.observation import Observation

__all__ = ["Device", "DeviceKind", "DeviceProtocol", "Observation"]
