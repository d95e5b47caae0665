-- What each publication requires of a build line. Servers and clients of one build are two lines.
CREATE TABLE baseline_requirement (
    number INTEGER NOT NULL,
    build  BIGINT  NOT NULL,
    -- CLIENT or SERVER.
    family TEXT    NOT NULL,
    ubr    BIGINT  NOT NULL,
    PRIMARY KEY (number, build, family)
) ${clustered};

-- Until now no row had a family: such a row is for both, but for clients alone from 26100 on.
INSERT INTO baseline_requirement (number, build, family, ubr)
SELECT number, build, 'CLIENT', ubr FROM baseline_line;

INSERT INTO baseline_requirement (number, build, family, ubr)
SELECT number, build, 'SERVER', ubr FROM baseline_line WHERE build < 26100;

DROP TABLE baseline_line;
