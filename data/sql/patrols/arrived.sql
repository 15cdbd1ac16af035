SELECT unit_id, device_id, at, lng, lat, cell FROM fix WHERE received_at > {after} AND received_at <= {until}
