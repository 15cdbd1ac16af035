-- The part of a large layer of a site's own that a map looks at.
CREATE INDEX own_feature_box ON own_feature (layer, west, east, south, north);
-- What was reported within a window of time.
CREATE INDEX incident_reported ON incident (reported_at);
