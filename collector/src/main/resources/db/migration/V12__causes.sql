-- Who disabled services, and what became of verdicts.

-- Start types that were set to Disabled in the last 90 days, latest first: a JSON array of at, day,
-- service, by, means, policy.
ALTER TABLE machine ADD COLUMN disablings TEXT;

-- Each change of a verdict, for 32 days. In the order of time, so that a day is one range.
CREATE TABLE verdict_change (
    received_at BIGINT  NOT NULL,
    agent_id    TEXT    NOT NULL,
    epoch       INTEGER NOT NULL,
    sequence    BIGINT  NOT NULL,
    -- The verdict before; '' for the first of a machine.
    was         TEXT    NOT NULL,
    verdict     TEXT    NOT NULL,
    PRIMARY KEY (received_at, agent_id, epoch, sequence)
) ${clustered};

CREATE INDEX verdict_change_to ON verdict_change (verdict, received_at, agent_id);
CREATE INDEX verdict_change_from ON verdict_change (was, received_at, agent_id);

-- The same counted by hour, for sums over days.
CREATE TABLE verdict_flow (
    hour    BIGINT NOT NULL,
    was     TEXT   NOT NULL,
    verdict TEXT   NOT NULL,
    changes BIGINT NOT NULL,
    PRIMARY KEY (hour, was, verdict)
) ${clustered};
