"""Reads the territory from PostgreSQL, always through the connection of one actor."""
