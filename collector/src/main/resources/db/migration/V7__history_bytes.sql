-- JSON of the heartbeats that history_rows counts, which is bounded as well.
ALTER TABLE machine ADD COLUMN history_bytes BIGINT NOT NULL DEFAULT 0;
