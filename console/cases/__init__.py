"""Incidents as JSON: everything about one, for its card and for programs."""
