-- What version 2 of the verdict needs of a machine in lists and counts; pages take the rest from the
-- document. Null: not known, as of all machines whose agents have not reported since.

-- CLIENT, SERVER, or what a newer agent says.
ALTER TABLE machine ADD COLUMN family TEXT;

-- How many of scan_found Windows servicing has to evaluate.
ALTER TABLE machine ADD COLUMN scan_servicing_found BIGINT;

-- Release day of the first required revision that the machine lacks, such as 2026-10-13.
ALTER TABLE machine ADD COLUMN behind_since TEXT;
