-- The index of names: who or what a name may denote, and what is known of it. Read-only at run time.
PRAGMA application_id = 0x4B686978; -- "Khix"
PRAGMA user_version = 3;            -- version of this schema

-- Where facts come from, and on which terms.
CREATE TABLE source (
    id          INTEGER PRIMARY KEY,
    title       TEXT NOT NULL,
    licence     TEXT NOT NULL,
    attribution TEXT NOT NULL
);

CREATE TABLE entity (
    qid        INTEGER PRIMARY KEY,             -- the number of the Wikidata item: 22316 is Q22316
    type       TEXT NOT NULL,                   -- Person, Organization, GeopoliticalEntity, Place, Event or Office: what
                                                -- people hold (foreign minister of a state), no target of links
    subtype    TEXT,                            -- of a GeopoliticalEntity: Country, Region or City, where known
    label      TEXT NOT NULL,                   -- an English name, or else the best there is, to recognise it by
    country    TEXT,                            -- ISO 3166-1 alpha-2, where known; of an office the state that has it
    population INTEGER,                         -- inhabitants, where known
    source     INTEGER NOT NULL REFERENCES source,
    latitude   REAL,                            -- degrees in WGS 84 of a point in a city, region or place, where known; a
    longitude  REAL,                            -- country has none, because no point stands for it, unless it is a city
    sitelinks  INTEGER,                         -- Wikimedia pages on it, where known: how well-known it is
    geonames   INTEGER                          -- its id in GeoNames, where known
);

-- What an item is called and how it is described, one row a language.
CREATE TABLE wording (
    qid         INTEGER NOT NULL REFERENCES entity,
    language    TEXT NOT NULL,                  -- BCP 47: ar, en
    label       TEXT,                           -- its main name in that language
    description TEXT,                           -- some words that tell it from its namesakes
    source      INTEGER NOT NULL REFERENCES source,
    PRIMARY KEY (qid, language)
) WITHOUT ROWID;

-- Names, by which items are looked up.
CREATE TABLE alias (
    form     TEXT NOT NULL,                     -- the name as linking/spelling.py writes it
    qid      INTEGER NOT NULL REFERENCES entity,
    kind     TEXT NOT NULL,                     -- how far the name can be trusted; from strong to weak, as sources state
                                                -- them: common: frequent in news and checked; name: the label of a
                                                -- source; alias: another name in a source; contested: decides nothing,
                                                -- since others of the name are often in the news too; minor: of a small
                                                -- town, which few know by it; bare: a region's name without its class
                                                -- noun; local: of a village.
                                                -- And as rules derive them, which never count as the name itself:
                                                -- variant: another spelling; shortened: a person's first and last name;
                                                -- subset: other parts of it; surname: the last alone
    name     TEXT NOT NULL,                     -- as it is written
    language TEXT NOT NULL,                     -- BCP 47 of the name as written; mul: of many languages
    source   INTEGER NOT NULL REFERENCES source,
    PRIMARY KEY (form, qid)                     -- of several kinds or languages of one spelling the strongest, first one
) WITHOUT ROWID;
CREATE INDEX alias_of ON alias (qid);

-- Statements that join items, in the properties of Wikidata: P39 office held, P27 citizenship, P17 country, P131 located
-- in, P463 member of, P361 part of, P102 party, P1001 jurisdiction of an office.
CREATE TABLE edge (
    qid      INTEGER NOT NULL REFERENCES entity,
    property INTEGER NOT NULL,                  -- 39 is P39
    target   INTEGER NOT NULL,                  -- the number of an item, which need not be in this index
    start    TEXT NOT NULL,                     -- first and last day, month or year: 2013-02-01, 2013-02, 2013; empty
    end      TEXT NOT NULL,                     -- where not known. No end is known of what lasts.
    source   INTEGER NOT NULL REFERENCES source,
    PRIMARY KEY (qid, property, target, start, end)
) WITHOUT ROWID;
CREATE INDEX edge_to ON edge (target, property);

-- The different forms of alias, by their runs of three letters, for names that are misspelt; without those that are only
-- names of villages or derived by rule.
CREATE VIRTUAL TABLE spelling USING fts5 (form, tokenize = 'trigram', detail = 'none', columnsize = 0);

-- name, version and licence of the index; date: the day of the facts (of the dump, 2026-11-02); built_by: the program;
-- checksum: SHA-256 over all rows of the tables source to edge
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
