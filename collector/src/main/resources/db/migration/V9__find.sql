-- What people find machines by. Sets are texts with an entry a line; null: none, or not known, as of
-- all machines whose agents have not reported since.
ALTER TABLE machine ADD COLUMN tags TEXT;

-- Who changed start types of watched services.
ALTER TABLE machine ADD COLUMN accounts TEXT;

-- What the last scan offered, such as KB5013942.
ALTER TABLE machine ADD COLUMN kbs TEXT;

-- A tag of all machines that enroll with this token.
ALTER TABLE enrollment_token ADD COLUMN tag TEXT;

-- Names that somebody has pasted: too many for an address.
CREATE TABLE name_list (
    list_id    TEXT   NOT NULL PRIMARY KEY,
    names      TEXT   NOT NULL,
    created_at BIGINT NOT NULL
) ${clustered};

-- Filters that somebody has named.
CREATE TABLE saved_view (
    view_id    TEXT    NOT NULL PRIMARY KEY,
    owner      TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    -- 1: everybody sees it.
    shared     INTEGER NOT NULL,
    -- As in the address, without the question mark.
    query      TEXT    NOT NULL,
    created_at BIGINT  NOT NULL
) ${clustered};
