-- One schema for SQLite and PostgreSQL. Times are milliseconds since 1970 UTC. Everything about one
-- machine carries its agent_id first in the key, so that a distributed engine can shard by it.
-- Tables with wide rows are not clustered: SQLite would keep whole rows inside the tree, four to a
-- page, and spill each of more than 1 kB to a page of its own.

-- The current state of a machine: one row.
CREATE TABLE machine (
    agent_id         TEXT     NOT NULL PRIMARY KEY,
    -- Raised when a machine was set back to an earlier state and counts its heartbeats anew.
    epoch            INTEGER  NOT NULL,
    last_sequence    BIGINT   NOT NULL,
    -- Numbers below last_sequence that have not arrived, as "3-5,9"; empty when there are none.
    missing          TEXT     NOT NULL,
    first_seen       BIGINT   NOT NULL,
    -- By the collector's clock; sent_at, started_at, since and the times of scans by the machine's.
    last_seen        BIGINT   NOT NULL,
    sent_at          BIGINT   NOT NULL,
    latest_sent_at   BIGINT   NOT NULL,
    started_at       BIGINT   NOT NULL,
    interval_ms      BIGINT   NOT NULL,
    -- The machine counts as silent from here on: last_seen and three intervals.
    silent_after     BIGINT   NOT NULL,
    agent_version    TEXT     NOT NULL,
    dropped          BIGINT   NOT NULL,
    host             TEXT,
    domain           TEXT,
    -- host.domain in lower case, or the agent id: what a search looks at.
    name_key         TEXT     NOT NULL,
    product          TEXT,
    edition          TEXT,
    release          TEXT,
    build            BIGINT,
    ubr              BIGINT,
    architecture     TEXT,
    cmge             INTEGER,
    cmge_version     TEXT,
    source_kind      TEXT,
    source_server    TEXT,
    target_group     TEXT,
    scan_outcome     TEXT,
    scan_hresult     TEXT,
    scan_found       BIGINT,
    scan_started_at  BIGINT,
    scan_finished_at BIGINT,
    -- The last scan that ended whole on a machine that was not blind.
    good_scan_at     BIGINT,
    reboot_pending   INTEGER,
    baseline_build   BIGINT,
    baseline_ubr     BIGINT,
    baseline_kb      TEXT,
    baseline_source  TEXT,
    verdict          TEXT     NOT NULL,
    certainty        TEXT,
    severity         TEXT     NOT NULL,
    -- 0 OK, 1 INFO, 2 WARNING, 3 ERROR, 4 CRITICAL.
    severity_rank    INTEGER  NOT NULL,
    since            BIGINT   NOT NULL,
    -- When the collector last noted a change, by its own clock.
    changed_at       BIGINT   NOT NULL,
    -- How many rows history got on this day (since 1970 UTC), which is bounded.
    history_day      BIGINT   NOT NULL,
    history_rows     INTEGER  NOT NULL,
    -- Hash of the heartbeat without what differs in each (sequence, sentAt).
    content_digest   ${bytes} NOT NULL,
    -- Hashes of what history keeps, eight bytes for each kind of change.
    state_digest     ${bytes} NOT NULL
);

-- The only one: lists are filtered and sorted in memory (fleet.FleetIndex), which follows the store
-- by this. No index is on a column that moves with every heartbeat, so that PostgreSQL can keep such
-- a change on its page (HOT) and SQLite touches one tree.
CREATE INDEX machine_changed ON machine (changed_at, agent_id);

-- The whole last heartbeat that differed, gzip.
CREATE TABLE document (
    agent_id TEXT     NOT NULL PRIMARY KEY,
    body     ${bytes} NOT NULL
);

CREATE TABLE machine_reason (
    agent_id TEXT NOT NULL,
    code     TEXT NOT NULL,
    PRIMARY KEY (agent_id, code)
) ${clustered};

-- History: a row for each heartbeat that said something else than the one before.
CREATE TABLE change (
    agent_id    TEXT     NOT NULL,
    epoch       INTEGER  NOT NULL,
    sequence    BIGINT   NOT NULL,
    at          BIGINT   NOT NULL,
    received_at BIGINT   NOT NULL,
    -- What changed, by commas: FIRST, SET_BACK, VERDICT, REASONS, BUILD, SERVICES, SOURCE,
    -- SCAN, HOST, AGENT, REBOOT, START_TYPE, BASELINE.
    kinds       TEXT     NOT NULL,
    verdict     TEXT     NOT NULL,
    certainty   TEXT,
    severity    TEXT     NOT NULL,
    build       BIGINT,
    ubr         BIGINT,
    -- As machine.state_digest: what one that comes late is compared with.
    digest      ${bytes} NOT NULL,
    -- The heartbeat, gzip.
    body        ${bytes} NOT NULL,
    PRIMARY KEY (agent_id, epoch, sequence)
);

CREATE INDEX change_received ON change (received_at);
CREATE INDEX change_verdict ON change (verdict, received_at);

-- Keys of agents. A key is random; only its SHA-256 is here.
CREATE TABLE agent (
    agent_id    TEXT     NOT NULL PRIMARY KEY,
    machine     TEXT,
    key_hash    ${bytes} NOT NULL,
    token_id    TEXT,
    enrolled_at BIGINT   NOT NULL,
    revoked_at  BIGINT
) ${clustered};

CREATE UNIQUE INDEX agent_key ON agent (key_hash);

CREATE TABLE enrollment_token (
    token_id   TEXT     NOT NULL PRIMARY KEY,
    token_hash ${bytes} NOT NULL,
    label      TEXT     NOT NULL,
    created_at BIGINT   NOT NULL,
    created_by TEXT     NOT NULL,
    expires_at BIGINT,
    -- How many enrolments it still allows; null: any number.
    uses_left  BIGINT,
    used       BIGINT   NOT NULL,
    revoked_at BIGINT
) ${clustered};

CREATE UNIQUE INDEX enrollment_token_hash ON enrollment_token (token_hash);

-- How many machines had a verdict at the end of an hour; SILENT is one of them here.
CREATE TABLE trend (
    hour     BIGINT NOT NULL,
    verdict  TEXT   NOT NULL,
    machines BIGINT NOT NULL,
    PRIMARY KEY (hour, verdict)
) ${clustered};

-- Since when, without a gap, some collector has been listening: silence before that proves nothing.
CREATE TABLE listening (
    id    INTEGER NOT NULL PRIMARY KEY,
    since BIGINT  NOT NULL,
    until BIGINT  NOT NULL
);

-- Which collector does a job that only one may do.
CREATE TABLE lease (
    name   TEXT   NOT NULL PRIMARY KEY,
    holder TEXT   NOT NULL,
    until  BIGINT NOT NULL
) ${clustered};

-- Who changed what in the collector. Ids are in order of time.
CREATE TABLE audit (
    id      TEXT   NOT NULL PRIMARY KEY,
    at      BIGINT NOT NULL,
    actor   TEXT   NOT NULL,
    remote  TEXT,
    action  TEXT   NOT NULL,
    subject TEXT,
    detail  TEXT
) ${clustered};
