-- Where every building of a community belongs, NULL for no grid.
CREATE TEMP TABLE membership_wanted (
    building_id bigint PRIMARY KEY,
    grid_code   text,
    share       real NOT NULL
) ON COMMIT DROP
