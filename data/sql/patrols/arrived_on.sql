SELECT unit_id, device_id, at, lng, lat, cell FROM fix WHERE at >= {begins} AND at < {ends}
