SELECT f.unit_id, f.device_id, f.at, f.lng, f.lat, f.cell
  FROM unit u JOIN fix f ON f.community_code = u.community_code AND f.unit_id = u.id
 WHERE u.id = {unit} AND f.device_id = {device} AND f.at >= {begins} AND f.at < {ends}
 ORDER BY f.at
