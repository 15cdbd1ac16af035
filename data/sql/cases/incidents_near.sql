-- Arrays and sums are made once for each that is asked for, not for each row compared.
WITH asked AS MATERIALIZED (
     SELECT id, lng, lat, per_lng, per_lat, cells::bigint[] AS cells, building, since,
            lng - %(radius)s / per_lng AS west, lng + %(radius)s / per_lng AS east,
            lat - %(radius)s / per_lat AS south, lat + %(radius)s / per_lat AS north
       FROM unnest(%(ids)s::bigint[], %(lngs)s::float8[], %(lats)s::float8[], %(per_lngs)s::float8[], %(per_lats)s::float8[],
                   %(cells)s::text[], %(buildings)s::bigint[], %(since)s::timestamptz[])
            AS said (id, lng, lat, per_lng, per_lat, cells, building, since))
SELECT asked.id, {columns}
  FROM asked
 CROSS JOIN LATERAL (
       SELECT id
         -- The cells find them by the index; the box leaves out, cheaply, their corners.
         FROM (SELECT id, state, lng, lat FROM incident
                WHERE cell = ANY(asked.cells) AND reported_at >= asked.since
                  AND lng BETWEEN asked.west AND asked.east AND lat BETWEEN asked.south AND asked.north
                UNION
               SELECT id, state, lng, lat FROM incident WHERE building_id = asked.building AND reported_at >= asked.since) AS beside
        WHERE state NOT IN ('closed', 'rated', 'rejected', 'merged', 'void')
          AND (id < asked.id OR id <> ALL(%(ids)s::bigint[]))
        -- On a plane: over some ten metres the order is that of the true distances.
        ORDER BY ((lng - asked.lng) * asked.per_lng) ^ 2 + ((lat - asked.lat) * asked.per_lat) ^ 2, id
        LIMIT %(most)s) AS near
  JOIN incident ON incident.id = near.id
