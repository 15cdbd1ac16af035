SELECT unit_id, device_id, at, lng, lat, cell FROM fix WHERE at >= {begins} AND at < {ends} AND received_at <= {until}
UNION ALL
SELECT unit_id, device_id, at, lng, lat, cell FROM fix_thinned WHERE at >= {begins} AND at < {ends}
