-- Who has a case open hears when a task that looks at it once more is ordered, done, called off or given to another:
-- the payload is the incident, its task's community and grid.
CREATE FUNCTION tell_looked_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('jingwei_check', concat_ws(' ', substr(NEW.ref, 10), t.community_code, t.grid_code))
       FROM patrol_task t WHERE t.community_code = NEW.community_code AND t.id = NEW.task_id;
    RETURN NULL;
END $$;
CREATE TRIGGER looked_at_told AFTER INSERT OR UPDATE OF seen_at ON patrol_stop
    FOR EACH ROW WHEN (NEW.ref LIKE 'incident/%') EXECUTE FUNCTION tell_looked_at();

CREATE FUNCTION tell_check_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('jingwei_check', concat_ws(' ', substr(s.ref, 10), NEW.community_code, NEW.grid_code))
       FROM patrol_stop s WHERE s.community_code = NEW.community_code AND s.task_id = NEW.id AND s.ref LIKE 'incident/%';
    RETURN NULL;
END $$;
CREATE TRIGGER check_moved_told AFTER UPDATE OF done_at, cancelled_at, unit_id ON patrol_task
    FOR EACH ROW WHEN (NEW.kind = 'recheck') EXECUTE FUNCTION tell_check_moved();

-- An entry of a place that was seen before says something new all the same.
CREATE FUNCTION tell_check_entered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('jingwei_check', concat_ws(' ', substr(s.ref, 10), t.community_code, t.grid_code))
       FROM patrol_task t JOIN patrol_stop s ON s.community_code = t.community_code AND s.task_id = t.id AND s.ref LIKE 'incident/%'
      WHERE t.community_code = NEW.community_code AND t.id = NEW.task_id AND s.number = NEW.number;
    RETURN NULL;
END $$;
CREATE TRIGGER check_entered_told AFTER INSERT ON patrol_entry
    FOR EACH ROW WHEN (NEW.number IS NOT NULL) EXECUTE FUNCTION tell_check_entered();

REVOKE ALL ON FUNCTION tell_looked_at(), tell_check_moved(), tell_check_entered() FROM PUBLIC;
