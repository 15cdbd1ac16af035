"""Numbers by hexagon and by grid as the map component reads them."""
