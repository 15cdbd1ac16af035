SELECT i.id AS fid, i.id, i.number, i.class_code, c.label_zh AS class_zh, c.label_en AS class_en, i.severity, i.state, i.state_since,
       i.source, i.address, i.floor, i.grid_code, i.building_id, i.suspended, i.supervised, i.alarm_level, i.reported_at,
       i.community_code, i.cell, i.lng, i.lat, NULL::bytea AS geom
  FROM incident i JOIN incident_class c ON c.version = i.class_version AND c.code = i.class_code
