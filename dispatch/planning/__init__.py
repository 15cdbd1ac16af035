"""Planners hand units from grid to grid; polygons follow from that, and so cannot gape or overlap."""
