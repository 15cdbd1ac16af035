"""Plans of grids in PostgreSQL: units are made, sheets and drafts read, the log written."""
