-- A machine that was retired is in no list and no count until it reports again; null: it is not.
ALTER TABLE machine ADD COLUMN retired_at BIGINT;

-- Who retired it; "-" for machineRetention.
ALTER TABLE machine ADD COLUMN retired_by TEXT;

-- Hash of the hardware that an agent enrolled on: the same after Windows was installed again.
ALTER TABLE agent ADD COLUMN hardware TEXT;

-- Days (since 1970 UTC) on which some collector has listened. Silence is counted in these, so that
-- neither an outage nor a clock that jumps makes a machine look silent for long.
CREATE TABLE listened_day (
    day BIGINT NOT NULL PRIMARY KEY
) ${clustered};

INSERT INTO listened_day (day) SELECT DISTINCT hour / 86400000 FROM trend;
