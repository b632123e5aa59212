-- The index of names: who or what a name may denote. Read-only at run time.
PRAGMA application_id = 0x4B686978; -- "Khix"
PRAGMA user_version = 2;            -- version of this schema

-- Where facts come from, and on which terms.
CREATE TABLE source (
    id          INTEGER PRIMARY KEY,
    title       TEXT NOT NULL,
    licence     TEXT NOT NULL,
    attribution TEXT NOT NULL
);

CREATE TABLE entity (
    qid        INTEGER PRIMARY KEY,             -- the number of the Wikidata item: 22316 is Q22316
    type       TEXT NOT NULL,                   -- Person, Organization, GeopoliticalEntity or Place
    subtype    TEXT,                            -- of a GeopoliticalEntity: Country, Region or City, where known
    label      TEXT NOT NULL,                   -- an English name, for people who look into this file
    country    TEXT,                            -- ISO 3166-1 alpha-2, where known
    population INTEGER,                         -- inhabitants, where known
    source     INTEGER NOT NULL REFERENCES source,
    latitude   REAL,                            -- degrees in WGS 84 of a point in a city, region or place, where known; a
    longitude  REAL                             -- country has none, because no point stands for it, unless it is a city
);

CREATE TABLE alias (
    form   TEXT NOT NULL,                       -- the name as linking/spelling.py writes it
    qid    INTEGER NOT NULL REFERENCES entity,
    kind   TEXT NOT NULL,                       -- common: frequent in news and checked; name: label or alias of a source;
                                                -- contested: decides nothing, since others of the name are often in
                                                -- the news too; bare: a region's name without its class noun
    source INTEGER NOT NULL REFERENCES source,
    PRIMARY KEY (form, qid)
) WITHOUT ROWID;

-- checksum: SHA-256 over all rows of the other tables
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
