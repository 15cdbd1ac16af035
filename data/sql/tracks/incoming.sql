CREATE TEMP TABLE IF NOT EXISTS incoming_fix (
    row         integer,
    unit_id     bigint,
    device_id   bigint,
    at          timestamptz,
    lng         double precision,
    lat         double precision,
    cell        bigint,
    heading_deg real,
    speed_mps   real,
    accuracy_m  real
) ON COMMIT DELETE ROWS
