"""Household work as rows: visits, changes that wait, finding with a reason."""

from data.households.store import PostgresHouseholds

__all__ = ["PostgresHouseholds"]
