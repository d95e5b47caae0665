-- What comparisons and update sources need. Null: not known, as of all machines whose agents have
-- not reported since.

-- Servicing updates that its scans have listed in the last 90 days, each with the last day of that
-- (since 1970 UTC): KB5099539:20417 KB5101684:20410.
ALTER TABLE machine ADD COLUMN offered TEXT;

-- How groups of machines stood at the end of a day, for the change in a week. The largest groups of
-- each kind.
CREATE TABLE comparison (
    -- Since 1970, in the collector's time zone.
    day        BIGINT NOT NULL,
    -- DOMAIN, TARGET_GROUP, SOURCE, LINE, TAG, AGENT.
    kind       TEXT   NOT NULL,
    -- Of the group; '' for machines without one.
    value      TEXT   NOT NULL,
    machines   BIGINT NOT NULL,
    up_to_date BIGINT NOT NULL,
    PRIMARY KEY (day, kind, value)
) ${clustered};

-- When ten machines of an update source had, or were offered, a release of their line for the first
-- time. A source that stops there for weeks while others go on is stale.
CREATE TABLE source_release (
    -- The URL of the server, or the kind of a source without one.
    source     TEXT   NOT NULL,
    build      BIGINT NOT NULL,
    -- CLIENT or SERVER.
    family     TEXT   NOT NULL,
    ubr        BIGINT NOT NULL,
    first_seen BIGINT NOT NULL,
    PRIMARY KEY (source, build, family, ubr)
) ${clustered};

-- One message for a source that offers nothing, and none for each of its machines.
INSERT INTO alert_rule (id, kind, enabled, severity_rank, machines, percent, window_ms, repeat_ms,
                        recovered, revision, looked_until, compared_at)
VALUES ('source', 'SOURCE_STALE', 0, 0, 0, 0, 0, 604800000, 1, 0, NULL, 0);
