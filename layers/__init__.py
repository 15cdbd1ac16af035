"""What the map shows: one pydeck layer builder per kind, and the map component."""
