-- Names by the first letters of their pinyin: jwsq for 经纬社区. PostgreSQL knows no pinyin, so the
-- program fills this table wherever names are written, and once for those that are there (data/initials.py).
-- One row for each way of reading a name with characters of several readings.

CREATE TABLE name_initials (
    initials text NOT NULL,
    name     text NOT NULL,
    PRIMARY KEY (name, initials)
);
CREATE INDEX name_initials_from ON name_initials (initials text_pattern_ops);
CREATE INDEX name_initials_within ON name_initials USING gin (initials gin_trgm_ops);

-- By name, equality is leakproof: row-level security lets these be used ahead of its conditions.
CREATE INDEX building_name ON building (name) WHERE valid_to IS NULL;
CREATE INDEX premises_name ON premises (name) WHERE valid_to IS NULL;
CREATE INDEX street_name ON street (name);

GRANT SELECT ON name_initials TO jingwei_app;
