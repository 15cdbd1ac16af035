"""Numbers by hexagon and by grid, counted in PostgreSQL."""
