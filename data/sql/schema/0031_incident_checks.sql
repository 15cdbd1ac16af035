-- Which tasks look at an incident, or at anything else that a place of a task is.
CREATE INDEX patrol_stop_ref ON patrol_stop (ref) WHERE ref <> '';
