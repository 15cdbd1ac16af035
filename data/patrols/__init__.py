"""Patrols as rows: rounds, tasks and entries, and what of the ground was seen."""
