"""OpenStreetMap extracts in: buildings, cameras, streets, ground and road graphs."""
