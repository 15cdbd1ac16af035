SELECT t.geom, t.value FROM ({things}) t WHERE t.building_id IS NULL
