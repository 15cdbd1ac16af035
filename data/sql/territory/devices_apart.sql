-- Devices whose own position says which grid they are in: cameras, and sensors in no building.
SELECT geom FROM camera WHERE valid_to IS NULL
UNION ALL
SELECT geom FROM sensor WHERE valid_to IS NULL AND building_id IS NULL
