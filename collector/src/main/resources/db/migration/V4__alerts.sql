-- Where alerts go. What is secret here (secret, and the target of a webhook) is never shown again.
CREATE TABLE alert_channel (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    -- GENERIC, DINGTALK, WECOM: webhooks; MAIL.
    format     TEXT   NOT NULL,
    -- A URL, or mail addresses by commas.
    target     TEXT   NOT NULL,
    secret     TEXT,
    -- EN or ZH_CN.
    language   TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE alert_rule (
    id            TEXT    NOT NULL PRIMARY KEY,
    -- SEVERITY, NEWLY_LYING, SILENT.
    kind          TEXT    NOT NULL,
    enabled       INTEGER NOT NULL,
    -- SEVERITY: from this one on (1 INFO, 2 WARNING, 3 ERROR, 4 CRITICAL).
    severity_rank INTEGER NOT NULL,
    -- NEWLY_LYING, SILENT: this many machines; SILENT: or this share of all, 0 for none.
    machines      BIGINT  NOT NULL,
    percent       INTEGER NOT NULL,
    -- NEWLY_LYING: within this time.
    window_ms     BIGINT  NOT NULL,
    -- Told again while it lasts; 0: never.
    repeat_ms     BIGINT  NOT NULL,
    recovered     INTEGER NOT NULL,
    -- Raised by each evaluation and each edit, so that of two at once one finds out.
    revision      BIGINT  NOT NULL,
    -- Changes received before this have been looked at; null: not begun.
    looked_until  BIGINT,
    -- When standing alerts were last compared with the machines themselves; 0: must be.
    compared_at   BIGINT  NOT NULL
);

CREATE TABLE alert_rule_channel (
    rule_id    TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    PRIMARY KEY (rule_id, channel_id)
) ${clustered};

-- What a rule knows of a machine (agent_id '': of the fleet) that it has applied to.
CREATE TABLE alert_episode (
    rule_id     TEXT    NOT NULL,
    agent_id    TEXT    NOT NULL,
    -- The last change that was looked at.
    epoch       INTEGER NOT NULL,
    sequence    BIGINT  NOT NULL,
    applies     INTEGER NOT NULL,
    since       BIGINT  NOT NULL,
    -- Of the machine at that change; machines, for the fleet.
    rank        BIGINT  NOT NULL,
    -- The worst that was told in this episode.
    told_rank   BIGINT  NOT NULL,
    told_at     BIGINT,
    -- When it is to be told, and told to be over; null: not.
    tell_at     BIGINT,
    over_at     BIGINT,
    PRIMARY KEY (rule_id, agent_id)
) ${clustered};

CREATE INDEX alert_episode_tell ON alert_episode (rule_id, tell_at);
CREATE INDEX alert_episode_over ON alert_episode (rule_id, over_at);

-- What is to be sent, and what became of it.
CREATE TABLE alert_outbox (
    id            TEXT    NOT NULL PRIMARY KEY,
    rule_id       TEXT,
    channel_id    TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    -- JSON: the facts, without the words.
    notice        TEXT    NOT NULL,
    -- WAITING, DELIVERED, FAILED.
    state         TEXT    NOT NULL,
    attempts      INTEGER NOT NULL,
    next_at       BIGINT  NOT NULL,
    -- A collector is sending it; after this moment another may.
    claimed_until BIGINT  NOT NULL,
    claim         TEXT,
    last_error    TEXT,
    finished_at   BIGINT
);

CREATE INDEX alert_outbox_due ON alert_outbox (state, next_at);

-- Sensible to begin with; they sleep until somebody gives them a channel.
INSERT INTO alert_rule (id, kind, enabled, severity_rank, machines, percent, window_ms, repeat_ms,
                        recovered, revision, looked_until, compared_at)
VALUES ('critical', 'SEVERITY', 0, 4, 0, 0, 0, 86400000, 1, 0, NULL, 0),
       ('lying', 'NEWLY_LYING', 0, 0, 10, 0, 3600000, 0, 0, 0, NULL, 0),
       ('silent', 'SILENT', 0, 0, 50, 10, 0, 86400000, 1, 0, NULL, 0);
