"""Incidents, units and assignments in PostgreSQL, behind the port of their services."""
