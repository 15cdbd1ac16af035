"""Pure space: coordinates, H3 cells, roads, building floors. No SQL, no screen."""
