"""The demo district: eight sub-districts of invented communities that fit each other at every seam."""
