-- What is known of the collectors' clocks; one row.
CREATE TABLE clock (
    id          INTEGER NOT NULL PRIMARY KEY,
    -- When a collector last used this store, by its own clock.
    seen_at     BIGINT  NOT NULL,
    -- The last jump: what the clock was expected to show, and what it showed. Null: none yet.
    jumped_from BIGINT,
    jumped_to   BIGINT,
    -- 1 while nothing is deleted by age, since the clock jumped ahead and may be wrong.
    doubted     INTEGER NOT NULL
);

INSERT INTO clock (id, seen_at, jumped_from, jumped_to, doubted)
SELECT 1, until, NULL, NULL, 0 FROM listening WHERE id = 1;
