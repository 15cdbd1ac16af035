-- Days are China's, whatever zone the server keeps: a row brought in at seven in the morning there began the day before.
ALTER TABLE comprehensive_grid ALTER COLUMN valid_from SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE grid ALTER COLUMN valid_from SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE micro_grid ALTER COLUMN valid_from SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE building ALTER COLUMN valid_from SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE building_grid ALTER COLUMN valid_from SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE household ALTER COLUMN valid_from SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE resident ALTER COLUMN valid_from SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE company ALTER COLUMN valid_from SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE premises ALTER COLUMN valid_from SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE camera ALTER COLUMN valid_from SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE sensor ALTER COLUMN valid_from SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE team ALTER COLUMN valid_from SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE member ALTER COLUMN valid_from SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE vehicle ALTER COLUMN valid_from SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE robot ALTER COLUMN valid_from SET DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date;

CREATE OR REPLACE FUNCTION keep_what_it_said() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    on_day date := coalesce(nullif(current_setting('jingwei.from_on', true), '')::date, (now() AT TIME ZONE 'Asia/Shanghai')::date);
BEGIN
    IF TG_TABLE_NAME = 'household' THEN
        PERFORM keep_period(OLD.community_code, 'household', OLD.id, 'tenure', '', OLD.tenure, NEW.tenure, OLD.valid_from, on_day);
        RETURN NULL;
    END IF;
    IF OLD.phone IS DISTINCT FROM NEW.phone THEN
        PERFORM keep_period(OLD.community_code, 'resident', OLD.id, 'phone', '', OLD.phone, NEW.phone, OLD.valid_from, on_day);
    END IF;
    IF OLD.head IS DISTINCT FROM NEW.head THEN
        PERFORM keep_period(OLD.community_code, 'resident', OLD.id, 'head', '', OLD.head::text, NEW.head::text, OLD.valid_from, on_day);
    END IF;
    RETURN NULL;
END $$;
