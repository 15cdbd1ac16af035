"""Devices, and the positions they send, as rows."""
