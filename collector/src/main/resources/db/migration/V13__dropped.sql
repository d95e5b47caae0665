-- The number of reports that an agent dropped may not be known. The last heartbeat has it, or not.

ALTER TABLE machine DROP COLUMN dropped;
