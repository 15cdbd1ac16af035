-- Of what came in, that which this transaction did not write.
SELECT i.row
  FROM incoming_fix i
  LEFT JOIN (fix f JOIN unit u ON u.community_code = f.community_code AND u.id = f.unit_id)
    ON f.unit_id = i.unit_id AND f.at = i.at AND f.device_id = i.device_id
 WHERE f.xmin IS DISTINCT FROM pg_current_xact_id()::xid
