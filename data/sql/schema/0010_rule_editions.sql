-- Every table of rules that came in by file, and what was there before the first, as its rows were written.
CREATE TABLE rule_edition (
    name    text NOT NULL CHECK (name <> ''),
    edition integer NOT NULL CHECK (edition > 0),
    source  text NOT NULL,
    at      timestamptz NOT NULL DEFAULT now(),
    rows    jsonb NOT NULL,
    PRIMARY KEY (name, edition)
);
