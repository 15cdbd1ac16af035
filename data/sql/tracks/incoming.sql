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
    accuracy_m  real,
    edge_from   bigint,
    edge_to     bigint
) ON COMMIT DELETE ROWS
