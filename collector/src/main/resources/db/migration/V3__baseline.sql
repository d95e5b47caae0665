-- The baselines that agents were given, one row per publication; the highest number counts.
CREATE TABLE baseline_version (
    number       INTEGER  NOT NULL PRIMARY KEY,
    version      TEXT     NOT NULL,
    published_at BIGINT   NOT NULL,
    published_by TEXT     NOT NULL,
    note         TEXT     NOT NULL,
    -- The exact bytes.
    body         ${bytes} NOT NULL,
    sha256       TEXT     NOT NULL,
    -- The header Baseline-Signature, where it was made elsewhere.
    signature    TEXT
);

CREATE UNIQUE INDEX baseline_version_name ON baseline_version (version);

-- What each publication wants of a build line: the highest ubr of its rows.
CREATE TABLE baseline_line (
    number INTEGER NOT NULL,
    build  BIGINT  NOT NULL,
    ubr    BIGINT  NOT NULL,
    PRIMARY KEY (number, build)
) ${clustered};

-- Documents that are previewed and may be published. Never changed; deleted after a day.
CREATE TABLE baseline_draft (
    id         TEXT     NOT NULL PRIMARY KEY,
    created_at BIGINT   NOT NULL,
    created_by TEXT     NOT NULL,
    note       TEXT     NOT NULL,
    body       ${bytes} NOT NULL,
    signature  TEXT
);
