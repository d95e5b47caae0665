-- People, how they log in, and what they may do.

CREATE TABLE person (
    user_id       TEXT     NOT NULL PRIMARY KEY,
    -- Lower case of the name; "oidc:" and the subject of those who come from the provider.
    login_key     TEXT     NOT NULL,
    name          TEXT     NOT NULL,
    -- VIEWER or ADMINISTRATOR; of those from the provider, as it was at their last login.
    role          TEXT     NOT NULL,
    -- PHC string of Argon2id; null for those from the provider.
    password_hash TEXT,
    -- 1 while the password is one that somebody else has seen.
    must_change   INTEGER  NOT NULL,
    created_at    BIGINT   NOT NULL,
    last_login_at BIGINT,
    disabled_at   BIGINT
) ${clustered};

CREATE UNIQUE INDEX person_login ON person (login_key);

-- One row, written first by each change that must not leave the collector without an
-- administrator, so that two such changes wait for each other.
CREATE TABLE person_guard (
    id      INTEGER NOT NULL PRIMARY KEY,
    changes BIGINT  NOT NULL
);

INSERT INTO person_guard (id, changes) VALUES (1, 0);

-- A session's id is random; only its SHA-256 is here.
CREATE TABLE session (
    id_hash    ${bytes} NOT NULL PRIMARY KEY,
    user_id    TEXT     NOT NULL,
    created_at BIGINT   NOT NULL,
    -- Moved once a minute at most.
    seen_at    BIGINT   NOT NULL
) ${clustered};

CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_seen ON session (seen_at);

-- Attempts to log in that have not succeeded, by name and by address.
CREATE TABLE login_failure (
    -- "name:" and a hash of what was typed, or "address:" and the address.
    subject       TEXT   NOT NULL PRIMARY KEY,
    failures      BIGINT NOT NULL,
    last_at       BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL
) ${clustered};

CREATE INDEX login_failure_last ON login_failure (last_at);

-- Tokens for programs. A token is random; only its SHA-256 is here.
CREATE TABLE api_token (
    token_id     TEXT     NOT NULL PRIMARY KEY,
    token_hash   ${bytes} NOT NULL,
    user_id      TEXT     NOT NULL,
    label        TEXT     NOT NULL,
    role         TEXT     NOT NULL,
    created_at   BIGINT   NOT NULL,
    expires_at   BIGINT   NOT NULL,
    -- Moved once a minute at most.
    last_used_at BIGINT
) ${clustered};

CREATE UNIQUE INDEX api_token_hash ON api_token (token_hash);
CREATE INDEX api_token_user ON api_token (user_id);
