-- How the floors of each building are probably divided; `slots` is 0 where nobody lives.
CREATE TEMP TABLE layout_incoming (
    building_id bigint PRIMARY KEY,
    source_ref  text NOT NULL,
    levels      integer NOT NULL,
    slots       integer NOT NULL,
    area_m2     real,
    address     text NOT NULL
) ON COMMIT DROP;
-- Which stair group serves each door, for every number of doors a floor has.
CREATE TEMP TABLE slot_incoming (
    slots integer NOT NULL,
    slot  integer NOT NULL,
    unit  integer,
    PRIMARY KEY (slots, slot)
) ON COMMIT DROP
