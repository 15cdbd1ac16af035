INSERT INTO fix (community_code, unit_id, at, device_id, received_at, lng, lat, cell, heading_deg, speed_mps, accuracy_m,
                 edge_from, edge_to)
SELECT u.community_code, i.unit_id, i.at, i.device_id, %(received_at)s, i.lng, i.lat, i.cell,
       nullif(i.heading_deg, 'NaN'), nullif(i.speed_mps, 'NaN'), nullif(i.accuracy_m, 'NaN'), nullif(i.edge_from, 0), nullif(i.edge_to, 0)
  FROM incoming_fix i
  JOIN unit u ON u.id = i.unit_id
    ON CONFLICT (community_code, unit_id, at, device_id) DO NOTHING
