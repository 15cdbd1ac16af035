-- What each metric of the appraisal 考核 weighs, from a day on. All of a day make 100.
CREATE TABLE appraisal_weight (
    valid_from date NOT NULL,
    metric     text NOT NULL CHECK (metric IN ('handled', 'p50', 'p90', 'on_time', 'rework', 'patrols', 'distance', 'coverage', 'checks')),
    points     double precision NOT NULL CHECK (points BETWEEN 0 AND 100),
    none_at    double precision NOT NULL,
    all_at     double precision NOT NULL CHECK (all_at <> none_at),
    least      integer NOT NULL DEFAULT 1 CHECK (least > 0),
    PRIMARY KEY (valid_from, metric)
);
INSERT INTO appraisal_weight (valid_from, metric, points, none_at, all_at, least) VALUES
    ('2020-01-01', 'handled', 20, 0, 8, 5), ('2020-01-01', 'p50', 15, 24, 2, 5), ('2020-01-01', 'p90', 10, 72, 8, 10),
    ('2020-01-01', 'on_time', 20, 60, 100, 5), ('2020-01-01', 'rework', 5, 20, 0, 5), ('2020-01-01', 'patrols', 10, 0, 20, 1),
    ('2020-01-01', 'distance', 5, 0, 60, 5), ('2020-01-01', 'coverage', 10, 40, 95, 5), ('2020-01-01', 'checks', 5, 0, 20, 1);
GRANT SELECT ON appraisal_weight, rule_edition TO jingwei_app;
CREATE TRIGGER rules_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON appraisal_weight
    FOR EACH STATEMENT EXECUTE FUNCTION count_rules_revision();

-- The few kinds of event that a whole quarter is asked by.
CREATE INDEX event_appraised ON event (happening, at) WHERE happening IN ('incident_handled', 'unit_enrolled', 'unit_changed');
