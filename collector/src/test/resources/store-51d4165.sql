-- A store of schema version 4, as the collector of commit 51d4165 made it: its migrations, and a row
-- or more in each table. Upgrades are tested with it. Never changed.
CREATE TABLE machine (
    agent_id         TEXT     NOT NULL PRIMARY KEY,
    epoch            INTEGER  NOT NULL,
    last_sequence    BIGINT   NOT NULL,
    missing          TEXT     NOT NULL,
    first_seen       BIGINT   NOT NULL,
    last_seen        BIGINT   NOT NULL,
    sent_at          BIGINT   NOT NULL,
    latest_sent_at   BIGINT   NOT NULL,
    started_at       BIGINT   NOT NULL,
    interval_ms      BIGINT   NOT NULL,
    silent_after     BIGINT   NOT NULL,
    agent_version    TEXT     NOT NULL,
    dropped          BIGINT   NOT NULL,
    host             TEXT,
    domain           TEXT,
    name_key         TEXT     NOT NULL,
    product          TEXT,
    edition          TEXT,
    release          TEXT,
    build            BIGINT,
    ubr              BIGINT,
    architecture     TEXT,
    cmge             INTEGER,
    cmge_version     TEXT,
    source_kind      TEXT,
    source_server    TEXT,
    target_group     TEXT,
    scan_outcome     TEXT,
    scan_hresult     TEXT,
    scan_found       BIGINT,
    scan_started_at  BIGINT,
    scan_finished_at BIGINT,
    good_scan_at     BIGINT,
    reboot_pending   INTEGER,
    baseline_build   BIGINT,
    baseline_ubr     BIGINT,
    baseline_kb      TEXT,
    baseline_source  TEXT,
    verdict          TEXT     NOT NULL,
    certainty        TEXT,
    severity         TEXT     NOT NULL,
    severity_rank    INTEGER  NOT NULL,
    since            BIGINT   NOT NULL,
    changed_at       BIGINT   NOT NULL,
    history_day      BIGINT   NOT NULL,
    history_rows     INTEGER  NOT NULL,
    content_digest   BLOB NOT NULL,
    state_digest     BLOB NOT NULL
);
CREATE TABLE document (
    agent_id TEXT     NOT NULL PRIMARY KEY,
    body     BLOB NOT NULL
);
CREATE TABLE machine_reason (
    agent_id TEXT NOT NULL,
    code     TEXT NOT NULL,
    PRIMARY KEY (agent_id, code)
) WITHOUT ROWID;
CREATE TABLE change (
    agent_id    TEXT     NOT NULL,
    epoch       INTEGER  NOT NULL,
    sequence    BIGINT   NOT NULL,
    at          BIGINT   NOT NULL,
    received_at BIGINT   NOT NULL,
    kinds       TEXT     NOT NULL,
    verdict     TEXT     NOT NULL,
    certainty   TEXT,
    severity    TEXT     NOT NULL,
    build       BIGINT,
    ubr         BIGINT,
    digest      BLOB NOT NULL,
    body        BLOB NOT NULL,
    PRIMARY KEY (agent_id, epoch, sequence)
);
CREATE TABLE agent (
    agent_id    TEXT     NOT NULL PRIMARY KEY,
    machine     TEXT,
    key_hash    BLOB NOT NULL,
    token_id    TEXT,
    enrolled_at BIGINT   NOT NULL,
    revoked_at  BIGINT
) WITHOUT ROWID;
CREATE TABLE enrollment_token (
    token_id   TEXT     NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL,
    label      TEXT     NOT NULL,
    created_at BIGINT   NOT NULL,
    created_by TEXT     NOT NULL,
    expires_at BIGINT,
    uses_left  BIGINT,
    used       BIGINT   NOT NULL,
    revoked_at BIGINT
) WITHOUT ROWID;
CREATE TABLE trend (
    hour     BIGINT NOT NULL,
    verdict  TEXT   NOT NULL,
    machines BIGINT NOT NULL,
    PRIMARY KEY (hour, verdict)
) WITHOUT ROWID;
CREATE TABLE listening (
    id    INTEGER NOT NULL PRIMARY KEY,
    since BIGINT  NOT NULL,
    until BIGINT  NOT NULL
);
CREATE TABLE lease (
    name   TEXT   NOT NULL PRIMARY KEY,
    holder TEXT   NOT NULL,
    until  BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE audit (
    id      TEXT   NOT NULL PRIMARY KEY,
    at      BIGINT NOT NULL,
    actor   TEXT   NOT NULL,
    remote  TEXT,
    action  TEXT   NOT NULL,
    subject TEXT,
    detail  TEXT
) WITHOUT ROWID;
CREATE TABLE person (
    user_id       TEXT     NOT NULL PRIMARY KEY,
    login_key     TEXT     NOT NULL,
    name          TEXT     NOT NULL,
    role          TEXT     NOT NULL,
    password_hash TEXT,
    must_change   INTEGER  NOT NULL,
    created_at    BIGINT   NOT NULL,
    last_login_at BIGINT,
    disabled_at   BIGINT
) WITHOUT ROWID;
CREATE TABLE person_guard (
    id      INTEGER NOT NULL PRIMARY KEY,
    changes BIGINT  NOT NULL
);
CREATE TABLE session (
    id_hash    BLOB NOT NULL PRIMARY KEY,
    user_id    TEXT     NOT NULL,
    created_at BIGINT   NOT NULL,
    seen_at    BIGINT   NOT NULL
) WITHOUT ROWID;
CREATE TABLE login_failure (
    subject       TEXT   NOT NULL PRIMARY KEY,
    failures      BIGINT NOT NULL,
    last_at       BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE api_token (
    token_id     TEXT     NOT NULL PRIMARY KEY,
    token_hash   BLOB NOT NULL,
    user_id      TEXT     NOT NULL,
    label        TEXT     NOT NULL,
    role         TEXT     NOT NULL,
    created_at   BIGINT   NOT NULL,
    expires_at   BIGINT   NOT NULL,
    last_used_at BIGINT
) WITHOUT ROWID;
CREATE TABLE baseline_version (
    number       INTEGER  NOT NULL PRIMARY KEY,
    version      TEXT     NOT NULL,
    published_at BIGINT   NOT NULL,
    published_by TEXT     NOT NULL,
    note         TEXT     NOT NULL,
    body         BLOB NOT NULL,
    sha256       TEXT     NOT NULL,
    signature    TEXT
);
CREATE TABLE baseline_line (
    number INTEGER NOT NULL,
    build  BIGINT  NOT NULL,
    ubr    BIGINT  NOT NULL,
    PRIMARY KEY (number, build)
) WITHOUT ROWID;
CREATE TABLE baseline_draft (
    id         TEXT     NOT NULL PRIMARY KEY,
    created_at BIGINT   NOT NULL,
    created_by TEXT     NOT NULL,
    note       TEXT     NOT NULL,
    body       BLOB NOT NULL,
    signature  TEXT
);
CREATE TABLE alert_channel (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    format     TEXT   NOT NULL,
    target     TEXT   NOT NULL,
    secret     TEXT,
    language   TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE alert_rule (
    id            TEXT    NOT NULL PRIMARY KEY,
    kind          TEXT    NOT NULL,
    enabled       INTEGER NOT NULL,
    severity_rank INTEGER NOT NULL,
    machines      BIGINT  NOT NULL,
    percent       INTEGER NOT NULL,
    window_ms     BIGINT  NOT NULL,
    repeat_ms     BIGINT  NOT NULL,
    recovered     INTEGER NOT NULL,
    revision      BIGINT  NOT NULL,
    looked_until  BIGINT,
    compared_at   BIGINT  NOT NULL
);
CREATE TABLE alert_rule_channel (
    rule_id    TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    PRIMARY KEY (rule_id, channel_id)
) WITHOUT ROWID;
CREATE TABLE alert_episode (
    rule_id     TEXT    NOT NULL,
    agent_id    TEXT    NOT NULL,
    epoch       INTEGER NOT NULL,
    sequence    BIGINT  NOT NULL,
    applies     INTEGER NOT NULL,
    since       BIGINT  NOT NULL,
    rank        BIGINT  NOT NULL,
    told_rank   BIGINT  NOT NULL,
    told_at     BIGINT,
    tell_at     BIGINT,
    over_at     BIGINT,
    PRIMARY KEY (rule_id, agent_id)
) WITHOUT ROWID;
CREATE TABLE alert_outbox (
    id            TEXT    NOT NULL PRIMARY KEY,
    rule_id       TEXT,
    channel_id    TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    notice        TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    attempts      INTEGER NOT NULL,
    next_at       BIGINT  NOT NULL,
    claimed_until BIGINT  NOT NULL,
    claim         TEXT,
    last_error    TEXT,
    finished_at   BIGINT
);
CREATE TABLE "flyway_schema_history" (
    "installed_rank" INT NOT NULL PRIMARY KEY,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INT,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
    "execution_time" INT NOT NULL,
    "success" BOOLEAN NOT NULL
);
CREATE INDEX machine_changed ON machine (changed_at, agent_id);
CREATE INDEX change_received ON change (received_at);
CREATE INDEX change_verdict ON change (verdict, received_at);
CREATE UNIQUE INDEX agent_key ON agent (key_hash);
CREATE UNIQUE INDEX enrollment_token_hash ON enrollment_token (token_hash);
CREATE UNIQUE INDEX person_login ON person (login_key);
CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_seen ON session (seen_at);
CREATE INDEX login_failure_last ON login_failure (last_at);
CREATE UNIQUE INDEX api_token_hash ON api_token (token_hash);
CREATE INDEX api_token_user ON api_token (user_id);
CREATE UNIQUE INDEX baseline_version_name ON baseline_version (version);
CREATE INDEX alert_episode_tell ON alert_episode (rule_id, tell_at);
CREATE INDEX alert_episode_over ON alert_episode (rule_id, over_at);
CREATE INDEX alert_outbox_due ON alert_outbox (state, next_at);
CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success");
INSERT INTO machine (agent_id, epoch, last_sequence, missing, first_seen, last_seen, sent_at, latest_sent_at, started_at, interval_ms, silent_after, agent_version, dropped, host, domain, name_key, product, edition, release, build, ubr, architecture, cmge, cmge_version, source_kind, source_server, target_group, scan_outcome, scan_hresult, scan_found, scan_started_at, scan_finished_at, good_scan_at, reboot_pending, baseline_build, baseline_ubr, baseline_kb, baseline_source, verdict, certainty, severity, severity_rank, since, changed_at, history_day, history_rows, content_digest, state_digest) VALUES ('00000001-0000-4000-8000-000000000001', 1, 11, '', 1794729600000, 1795507140000, 1795507139000, 1795507139000, 1795161600000, 900000, 1795509840000, '1.0.0', 0, 'PC-0001', 'corp.example', 'pc-0001.corp.example', 'Windows 10 Enterprise G', 'EnterpriseG', '21H2', 19044, 1706, 'x86_64', 1, NULL, 'WSUS', 'https://uc.corp.example:8531', NULL, 'SUCCEEDED', '0x00000000', 0, 1795503600000, 1795503610000, NULL, 0, 19044, 2006, 'KB5017308', 'COLLECTOR', 'FALSE_UP_TO_DATE', 'PROVEN', 'CRITICAL', 4, 1795420800000, 1795420800000, 20780, 2, x'd57d19d1bc9e3d9cccf2e9849fcae66c4279616846448bea9d8f0dc7b4fc0148', x'cc940c5b25c9d9e8d9f510003f14677a4ddbbad52518b88886de5ddb93a0a281');
INSERT INTO machine (agent_id, epoch, last_sequence, missing, first_seen, last_seen, sent_at, latest_sent_at, started_at, interval_ms, silent_after, agent_version, dropped, host, domain, name_key, product, edition, release, build, ubr, architecture, cmge, cmge_version, source_kind, source_server, target_group, scan_outcome, scan_hresult, scan_found, scan_started_at, scan_finished_at, good_scan_at, reboot_pending, baseline_build, baseline_ubr, baseline_kb, baseline_source, verdict, certainty, severity, severity_rank, since, changed_at, history_day, history_rows, content_digest, state_digest) VALUES ('00000002-0000-4000-8000-000000000002', 1, 12, '', 1794729600000, 1795507140000, 1795507139000, 1795507139000, 1795161600000, 900000, 1795509840000, '1.0.0', 0, 'PC-0002', 'corp.example', 'pc-0002.corp.example', 'Windows 10 Enterprise G', 'EnterpriseG', '21H2', 19044, 1706, 'x86_64', 1, NULL, 'WSUS', 'https://uc.corp.example:8531', NULL, 'SUCCEEDED', '0x00000000', 0, 1795503600000, 1795503610000, NULL, 0, 19044, 2006, 'KB5017308', 'COLLECTOR', 'SERVICING_BLOCKED', NULL, 'ERROR', 3, 1795420800000, 1795420800000, 20780, 2, x'56c4db0df6b84c837d1c5a2d553d215af914414e3f1e3988b6006d30cdaf0845', x'86a9a8ee8f72bd82b7e651675208803fb1c563e67a654943c017412c7c97549a');
INSERT INTO machine (agent_id, epoch, last_sequence, missing, first_seen, last_seen, sent_at, latest_sent_at, started_at, interval_ms, silent_after, agent_version, dropped, host, domain, name_key, product, edition, release, build, ubr, architecture, cmge, cmge_version, source_kind, source_server, target_group, scan_outcome, scan_hresult, scan_found, scan_started_at, scan_finished_at, good_scan_at, reboot_pending, baseline_build, baseline_ubr, baseline_kb, baseline_source, verdict, certainty, severity, severity_rank, since, changed_at, history_day, history_rows, content_digest, state_digest) VALUES ('00000003-0000-4000-8000-000000000003', 1, 13, '4-6', 1794729600000, 1795507140000, 1795507139000, 1795507139000, 1795161600000, 900000, 1795509840000, '1.0.0', 0, 'PC-0003', 'corp.example', 'pc-0003.corp.example', 'Windows 10 Enterprise G', 'EnterpriseG', '21H2', 19044, 1706, 'x86_64', 1, NULL, 'WSUS', 'https://uc.corp.example:8531', NULL, 'SUCCEEDED', '0x00000000', 0, 1795503600000, 1795503610000, 1795503610000, 0, 19044, 2006, 'KB5017308', 'COLLECTOR', 'BEHIND_BASELINE', NULL, 'WARNING', 2, 1795420800000, 1795420800000, 20780, 2, x'1a6687f9d9cbd41c9b44a1b2c98ea929c37459e7bcb523b8018385e4e69f74b4', x'957d61a729dfbc7e0bd288e386010c24f3a0a449d85ce1c187689264bb3e4756');
INSERT INTO machine (agent_id, epoch, last_sequence, missing, first_seen, last_seen, sent_at, latest_sent_at, started_at, interval_ms, silent_after, agent_version, dropped, host, domain, name_key, product, edition, release, build, ubr, architecture, cmge, cmge_version, source_kind, source_server, target_group, scan_outcome, scan_hresult, scan_found, scan_started_at, scan_finished_at, good_scan_at, reboot_pending, baseline_build, baseline_ubr, baseline_kb, baseline_source, verdict, certainty, severity, severity_rank, since, changed_at, history_day, history_rows, content_digest, state_digest) VALUES ('00000004-0000-4000-8000-000000000004', 1, 14, '', 1794729600000, 1795507140000, 1795507139000, 1795507139000, 1795161600000, 900000, 1795509840000, '1.0.0', 0, 'PC-0004', 'corp.example', 'pc-0004.corp.example', 'Windows 10 Enterprise G', 'EnterpriseG', '21H2', 19044, 1706, 'x86_64', 1, NULL, 'WSUS', 'https://uc.corp.example:8531', NULL, 'SUCCEEDED', '0x00000000', 0, 1795503600000, 1795503610000, 1795503610000, 0, 19044, 2006, 'KB5017308', 'COLLECTOR', 'UPDATES_PENDING', NULL, 'INFO', 1, 1795420800000, 1795420800000, 20780, 2, x'6bd93718eb9638eee87918e793ae00cb8c2f13e88af08458d0d918514c1d080b', x'28494ae55720f65b84a2de387f8ff564edc9b12a50585ce70a6a059bfd5345ba');
INSERT INTO machine (agent_id, epoch, last_sequence, missing, first_seen, last_seen, sent_at, latest_sent_at, started_at, interval_ms, silent_after, agent_version, dropped, host, domain, name_key, product, edition, release, build, ubr, architecture, cmge, cmge_version, source_kind, source_server, target_group, scan_outcome, scan_hresult, scan_found, scan_started_at, scan_finished_at, good_scan_at, reboot_pending, baseline_build, baseline_ubr, baseline_kb, baseline_source, verdict, certainty, severity, severity_rank, since, changed_at, history_day, history_rows, content_digest, state_digest) VALUES ('00000005-0000-4000-8000-000000000005', 1, 15, '', 1794729600000, 1795507140000, 1795507139000, 1795507139000, 1795161600000, 900000, 1795509840000, '1.0.0', 0, 'PC-0005', 'corp.example', 'pc-0005.corp.example', 'Windows 10 Enterprise G', 'EnterpriseG', '21H2', 19044, 1706, 'x86_64', 1, NULL, 'WSUS', 'https://uc.corp.example:8531', NULL, 'SUCCEEDED', '0x00000000', 0, 1795503600000, 1795503610000, 1795503610000, 0, 19044, 2006, 'KB5017308', 'COLLECTOR', 'UP_TO_DATE', NULL, 'OK', 0, 1795420800000, 1795420800000, 20780, 2, x'c5e5e3debb03730b38f836c4978f5d53dd7cb8b0c32383b4e8f9f09363ab4717', x'706de9518e287bdc4b8d61ac0b1edf7571d7c04c26088ba3378eb2b24e04abc5');
INSERT INTO document (agent_id, body) VALUES ('00000001-0000-4000-8000-000000000001', x'1f8b08000000000002035550db6ac3300cfd95e2e7a4d859d64bdeb234db02859536db6063043716ad21b133dbd985d27f9f9c9675d383b0a5738ea47320b6de43cb49c202c277a05c214842e82958e87318fb34f3895e8291805878ef41d5806ce67fcaa50ed9118d262163611497749a5ccf134a5fc8599e2407f201c64aad10c9c6744cbd90e3c681f8cfa6259d2175601f03b2d776602bdee240b2cac2f31642b75c7ab55a9b6e0c5fbced1af00c6d3dbe335af4b5577e964ae84f3b6274942b07a633d2c2e80e25404877dae8d2f075030d70ebc745ec3ec2c2b6970d1ac4e6348e03d26f0dbea7741290badd21cc991e70301e28643d6c5b6be1e9b7e97293578fabaa7ca81669990fe6214cba6fec66eba22cb274e9ab72f0f3e2c2d51f17fc42dc6a8577bdfe4a6ff2f55391e5d5a2d8a437cb7ce11d01c76583bdd2f4167d2d141adc3460c8f1ed78fc019dec8343f4010000');
INSERT INTO document (agent_id, body) VALUES ('00000002-0000-4000-8000-000000000002', x'1f8b08000000000002035d50db6ac3300cfd95e2e7a43859d64bde7a095d5859475b36d818c58d456b48eccc7676a1e4df27a5856ed383b0259d73a47362ae384225581a054c1c40fb5cb294f173c421e530a134a2c4af11b38039786f401780e8987eda4f3ca2631e0fc2280ae364cb87e9ed38e5fc855de8597a621f609d321a27a33eef7322f2c27a907fd17ccb4708edd06dc08ec675682d2a14648fb3f0b285349550c456185bf7e14b54750984308ee66b6b645310f3b3d2d27cba5ec47b99f6606bab1cf416480152f9f346d706d52d94201cc9c5d11d69ed1b55a241d1982749c09abdc5f7900f025654071cf3b60114c603a52aba6d0b2309bec9d64ff92c7f58eca6cbd5ec3e9b77eee19cf2dfa4ba5eafd654529d9b570f6e7e7940eb0867345ef5fa8f38dbcdf3cd64baec782578a14aec6d6de3d0d55ca3bd650996b56f6dfb03ea2eec9bf2010000');
INSERT INTO document (agent_id, body) VALUES ('00000003-0000-4000-8000-000000000003', x'1f8b08000000000002035550db6ac3300cfd95a2e7a4d849d64bdeda2dac8111c65618748ce1daa2353476663bbb50faefb3d242373f085bd6b9e81cc1cb3db6024a9e80d8a109b58212d8f9e429d5b4a032a3c2ae2787043c7ef4682446744e2f131621a233964d52ced3ac58b36979332f19dbc0851eca237ca2f3da9a38c9c76ccc8828081750fd47b3359b45e8803e25b0b77e401bd1464178bc4d2f2e946d852636695d37c66fd176072484f534df39ab7a49cc2fda28fbe5479c8d2a13d0754e7b1cdd470a543a9c1d5d3fa8eff080c2935cc657596c6c7b7d8801f1392b8a04faad8bf7299b2420db5d1c0baec7281c17545a0e6ea555045f56abbab97b5f2e9eab87baa986ece2940e3fe46bf1d4d40de9793da479cd20ff9301d911de9ab8d5ebdbe9f40bf9294440bb010000');
INSERT INTO document (agent_id, body) VALUES ('00000004-0000-4000-8000-000000000004', x'1f8b08000000000002035550db6ec2300cfd1594e716395dc7a56f6830c60b431ad324a6690a89059168d225e92e42fcfbec82c4e6072bb1cf39b6cf5144bdc75a894a6642edd0a585119580739439e7bce434e204d7284526227eb4e83412bbe49f4b9344ec028a412e655e946b1856b7e30a60232ef2a23a8a4f0cd17a4748d9873eb0505221a1f9cf86358c88dab14f99d8fbd8b19daa69a058dde5972d8caf956535ed43d3c76f55370764868f8c6f8237ad66e517eb8cff8a3d09bd994b189a6023f6e62481c6a6f346d706d7031e50451e57c887820adbd61ec8203986922e6eb781de43186442d73b82a5d0220da6038dd5ddb6da1ba63fafa693f5ece97d355b4e17cb79e71da16cfaa1e66279ffc815db597935e0e68f01bc8b8aded149af6fa7d32fa3f26774b8010000');
INSERT INTO document (agent_id, body) VALUES ('00000005-0000-4000-8000-000000000005', x'1f8b080000000000020355504d6bc3300cfd2b45e7a4d859d28fdcca56b6b1437bc8186c8ce2daa2353476663bfba0f4bf4f4a0bdd741096fcde939e8e10f51e5b05b5cc40edd0a547033588735439e7bce434e324ae514106113f7a741a895d71e5d22211bb10c52497322fca464ceb6a5e0bf10a1779a88ff089215aef0829c7622c5828a990d0fc678b46cc883ab04f19ec7d1cd84eb53410d6b7f9650be35b65594dfbd08df15bb5dd0199e123e3bbe04daf59f9c53ae3bfe2488ad1d2250c5db01147f72481c6a6f346d70fee073ca08a3cae900f0535b6bd3dd081e45c946506fd36d07b2a2619e87647b0147aa4c164d0583d6cabbd61faf37ad3ac36778b66399c8d0036fd507ff5c4b51d6e78757ef3c7392fa1a277e4e5edfd74fa05d5845d04b1010000');
INSERT INTO machine_reason (agent_id, code) VALUES ('00000001-0000-4000-8000-000000000001', 'SERVICE_DISABLED');
INSERT INTO machine_reason (agent_id, code) VALUES ('00000002-0000-4000-8000-000000000002', 'SERVICE_DISABLED');
INSERT INTO change (agent_id, epoch, sequence, at, received_at, kinds, verdict, certainty, severity, build, ubr, digest, body) VALUES ('00000001-0000-4000-8000-000000000001', 1, 1, 1794729600001, 1794729601000, 'FIRST', 'UP_TO_DATE', NULL, 'OK', 19044, 1706, x'6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b', x'1f8b08000000000002035550db6ac3300cfd95e2e7a4d859d64bdeb234db02859536db6063043716ad21b133dbd985d27f9f9c9675d383b0a5738ea47320b6de43cb49c202c277a05c214842e82958e87318fb34f3895e8291805878ef41d5806ce67fcaa50ed9118d262163611497749a5ccf134a5fc8599e2407f201c64aad10c9c6744cbd90e3c681f8cfa6259d2175601f03b2d776602bdee240b2cac2f31642b75c7ab55a9b6e0c5fbced1af00c6d3dbe335af4b5577e964ae84f3b6274942b07a633d2c2e80e25404877dae8d2f075030d70ebc745ec3ec2c2b6970d1ac4e6348e03d26f0dbea7741290badd21cc991e70301e28643d6c5b6be1e9b7e97293578fabaa7ca81669990fe6214cba6fec66eba22cb274e9ab72f0f3e2c2d51f17fc42dc6a8577bdfe4a6ff2f55391e5d5a2d8a437cb7ce11d01c76583bdd2f4167d2d141adc3460c8f1ed78fc019dec8343f4010000');
INSERT INTO change (agent_id, epoch, sequence, at, received_at, kinds, verdict, certainty, severity, build, ubr, digest, body) VALUES ('00000001-0000-4000-8000-000000000001', 1, 11, 1794729600011, 1794729611000, 'VERDICT,REASONS', 'FALSE_UP_TO_DATE', 'PROVEN', 'CRITICAL', 19044, 1706, x'4fc82b26aecb47d2868c4efbe3581732a3e7cbcc6c2efb32062c08170a05eeb8', x'1f8b08000000000002035550db6ac3300cfd95e2e7a4d859d64bdeb234db02859536db6063043716ad21b133dbd985d27f9f9c9675d383b0a5738ea47320b6de43cb49c202c277a05c214842e82958e87318fb34f3895e8291805878ef41d5806ce67fcaa50ed9118d262163611497749a5ccf134a5fc8599e2407f201c64aad10c9c6744cbd90e3c681f8cfa6259d2175601f03b2d776602bdee240b2cac2f31642b75c7ab55a9b6e0c5fbced1af00c6d3dbe335af4b5577e964ae84f3b6274942b07a633d2c2e80e25404877dae8d2f075030d70ebc745ec3ec2c2b6970d1ac4e6348e03d26f0dbea7741290badd21cc991e70301e28643d6c5b6be1e9b7e97293578fabaa7ca81669990fe6214cba6fec66eba22cb274e9ab72f0f3e2c2d51f17fc42dc6a8577bdfe4a6ff2f55391e5d5a2d8a437cb7ce11d01c76583bdd2f4167d2d141adc3460c8f1ed78fc019dec8343f4010000');
INSERT INTO change (agent_id, epoch, sequence, at, received_at, kinds, verdict, certainty, severity, build, ubr, digest, body) VALUES ('00000002-0000-4000-8000-000000000002', 1, 1, 1794729600001, 1794729601000, 'FIRST', 'UP_TO_DATE', NULL, 'OK', 19044, 1706, x'6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b', x'1f8b08000000000002035d50db6ac3300cfd95e2e7a43859d64bde7a095d5859475b36d818c58d456b48eccc7676a1e4df27a5856ed383b0259d73a47362ae384225581a054c1c40fb5cb294f173c421e530a134a2c4af11b38039786f401780e8987eda4f3ca2631e0fc2280ae364cb87e9ed38e5fc855de8597a621f609d321a27a33eef7322f2c27a907fd17ccb4708edd06dc08ec675682d2a14648fb3f0b285349550c456185bf7e14b54750984308ee66b6b645310f3b3d2d27cba5ec47b99f6606bab1cf416480152f9f346d706d52d94201cc9c5d11d69ed1b55a241d1982749c09abdc5f7900f025654071cf3b60114c603a52aba6d0b2309bec9d64ff92c7f58eca6cbd5ec3e9b77eee19cf2dfa4ba5eafd654529d9b570f6e7e7940eb0867345ef5fa8f38dbcdf3cd64baec782578a14aec6d6de3d0d55ca3bd650996b56f6dfb03ea2eec9bf2010000');
INSERT INTO change (agent_id, epoch, sequence, at, received_at, kinds, verdict, certainty, severity, build, ubr, digest, body) VALUES ('00000002-0000-4000-8000-000000000002', 1, 12, 1794729600012, 1794729612000, 'VERDICT,REASONS', 'SERVICING_BLOCKED', NULL, 'ERROR', 19044, 1706, x'6b51d431df5d7f141cbececcf79edf3dd861c3b4069f0b11661a3eefacbba918', x'1f8b08000000000002035d50db6ac3300cfd95e2e7a43859d64bde7a095d5859475b36d818c58d456b48eccc7676a1e4df27a5856ed383b0259d73a47362ae384225581a054c1c40fb5cb294f173c421e530a134a2c4af11b38039786f401780e8987eda4f3ca2631e0fc2280ae364cb87e9ed38e5fc855de8597a621f609d321a27a33eef7322f2c27a907fd17ccb4708edd06dc08ec675682d2a14648fb3f0b285349550c456185bf7e14b54750984308ee66b6b645310f3b3d2d27cba5ec47b99f6606bab1cf416480152f9f346d706d52d94201cc9c5d11d69ed1b55a241d1982749c09abdc5f7900f025654071cf3b60114c603a52aba6d0b2309bec9d64ff92c7f58eca6cbd5ec3e9b77eee19cf2dfa4ba5eafd654529d9b570f6e7e7940eb0867345ef5fa8f38dbcdf3cd64baec782578a14aec6d6de3d0d55ca3bd650996b56f6dfb03ea2eec9bf2010000');
INSERT INTO change (agent_id, epoch, sequence, at, received_at, kinds, verdict, certainty, severity, build, ubr, digest, body) VALUES ('00000003-0000-4000-8000-000000000003', 1, 1, 1794729600001, 1794729601000, 'FIRST', 'UP_TO_DATE', NULL, 'OK', 19044, 1706, x'6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b', x'1f8b08000000000002035550db6ac3300cfd95a2e7a4d849d64bdeda2dac8111c65618748ce1daa2353476663bbb50faefb3d242373f085bd6b9e81cc1cb3db6024a9e80d8a109b58212d8f9e429d5b4a032a3c2ae2787043c7ef4682446744e2f131621a233964d52ced3ac58b36979332f19dbc0851eca237ca2f3da9a38c9c76ccc8828081750fd47b3359b45e8803e25b0b77e401bd1464178bc4d2f2e946d852636695d37c66fd176072484f534df39ab7a49cc2fda28fbe5479c8d2a13d0754e7b1cdd470a543a9c1d5d3fa8eff080c2935cc657596c6c7b7d8801f1392b8a04faad8bf7299b2420db5d1c0baec7281c17545a0e6ea555045f56abbab97b5f2e9eab87baa986ece2940e3fe46bf1d4d40de9793da479cd20ff9301d911de9ab8d5ebdbe9f40bf9294440bb010000');
INSERT INTO change (agent_id, epoch, sequence, at, received_at, kinds, verdict, certainty, severity, build, ubr, digest, body) VALUES ('00000003-0000-4000-8000-000000000003', 1, 13, 1794729600013, 1794729613000, 'VERDICT,REASONS', 'BEHIND_BASELINE', NULL, 'WARNING', 19044, 1706, x'3fdba35f04dc8c462986c992bcf875546257113072a909c162f7e470e581e278', x'1f8b08000000000002035550db6ac3300cfd95a2e7a4d849d64bdeda2dac8111c65618748ce1daa2353476663bbb50faefb3d242373f085bd6b9e81cc1cb3db6024a9e80d8a109b58212d8f9e429d5b4a032a3c2ae2787043c7ef4682446744e2f131621a233964d52ced3ac58b36979332f19dbc0851eca237ca2f3da9a38c9c76ccc8828081750fd47b3359b45e8803e25b0b77e401bd1464178bc4d2f2e946d852636695d37c66fd176072484f534df39ab7a49cc2fda28fbe5479c8d2a13d0754e7b1cdd470a543a9c1d5d3fa8eff080c2935cc657596c6c7b7d8801f1392b8a04faad8bf7299b2420db5d1c0baec7281c17545a0e6ea555045f56abbab97b5f2e9eab87baa986ece2940e3fe46bf1d4d40de9793da479cd20ff9301d911de9ab8d5ebdbe9f40bf9294440bb010000');
INSERT INTO change (agent_id, epoch, sequence, at, received_at, kinds, verdict, certainty, severity, build, ubr, digest, body) VALUES ('00000004-0000-4000-8000-000000000004', 1, 1, 1794729600001, 1794729601000, 'FIRST', 'UP_TO_DATE', NULL, 'OK', 19044, 1706, x'6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b', x'1f8b08000000000002035550db6ec2300cfd1594e716395dc7a56f6830c60b431ad324a6690a89059168d225e92e42fcfbec82c4e6072bb1cf39b6cf5144bdc75a894a6642edd0a585119580739439e7bce434e204d7284526227eb4e83412bbe49f4b9344ec028a412e655e946b1856b7e30a60232ef2a23a8a4f0cd17a4748d9873eb0505221a1f9cf86358c88dab14f99d8fbd8b19daa69a058dde5972d8caf956535ed43d3c76f55370764868f8c6f8237ad66e517eb8cff8a3d09bd994b189a6023f6e62481c6a6f346d706d7031e50451e57c887820adbd61ec8203986922e6eb781de43186442d73b82a5d0220da6038dd5ddb6da1ba63fafa693f5ece97d355b4e17cb79e71da16cfaa1e66279ffc815db597935e0e68f01bc8b8aded149af6fa7d32fa3f26774b8010000');
INSERT INTO change (agent_id, epoch, sequence, at, received_at, kinds, verdict, certainty, severity, build, ubr, digest, body) VALUES ('00000004-0000-4000-8000-000000000004', 1, 14, 1794729600014, 1794729614000, 'VERDICT,REASONS', 'UPDATES_PENDING', NULL, 'INFO', 19044, 1706, x'8527a891e224136950ff32ca212b45bc93f69fbb801c3b1ebedac52775f99e61', x'1f8b08000000000002035550db6ec2300cfd1594e716395dc7a56f6830c60b431ad324a6690a89059168d225e92e42fcfbec82c4e6072bb1cf39b6cf5144bdc75a894a6642edd0a585119580739439e7bce434e204d7284526227eb4e83412bbe49f4b9344ec028a412e655e946b1856b7e30a60232ef2a23a8a4f0cd17a4748d9873eb0505221a1f9cf86358c88dab14f99d8fbd8b19daa69a058dde5972d8caf956535ed43d3c76f55370764868f8c6f8237ad66e517eb8cff8a3d09bd994b189a6023f6e62481c6a6f346d706d7031e50451e57c887820adbd61ec8203986922e6eb781de43186442d73b82a5d0220da6038dd5ddb6da1ba63fafa693f5ece97d355b4e17cb79e71da16cfaa1e66279ffc815db597935e0e68f01bc8b8aded149af6fa7d32fa3f26774b8010000');
INSERT INTO change (agent_id, epoch, sequence, at, received_at, kinds, verdict, certainty, severity, build, ubr, digest, body) VALUES ('00000005-0000-4000-8000-000000000005', 1, 1, 1794729600001, 1794729601000, 'FIRST', 'UP_TO_DATE', NULL, 'OK', 19044, 1706, x'6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b', x'1f8b080000000000020355504d6bc3300cfd2b45e7a4d859d28fdcca56b6b1437bc8186c8ce2daa2353476663bfba0f4bf4f4a0bdd741096fcde939e8e10f51e5b05b5cc40edd0a547033588735439e7bce434e324ae514106113f7a741a895d71e5d22211bb10c52497322fca464ceb6a5e0bf10a1779a88ff089215aef0829c7622c5828a990d0fc678b46cc883ab04f19ec7d1cd84eb53410d6b7f9650be35b65594dfbd08df15bb5dd0199e123e3bbe04daf59f9c53ae3bfe2488ad1d2250c5db01147f72481c6a6f346d70fee073ca08a3cae900f0535b6bd3dd081e45c946506fd36d07b2a2619e87647b0147aa4c164d0583d6cabbd61faf37ad3ac36778b66399c8d0036fd507ff5c4b51d6e78757ef3c7392fa1a277e4e5edfd74fa05d5845d04b1010000');
INSERT INTO change (agent_id, epoch, sequence, at, received_at, kinds, verdict, certainty, severity, build, ubr, digest, body) VALUES ('00000005-0000-4000-8000-000000000005', 1, 15, 1794729600015, 1794729615000, 'VERDICT,REASONS', 'UP_TO_DATE', NULL, 'OK', 19044, 1706, x'e629fa6598d732768f7c726b4b621285f9c3b85303900aa912017db7617d8bdb', x'1f8b080000000000020355504d6bc3300cfd2b45e7a4d859d28fdcca56b6b1437bc8186c8ce2daa2353476663bfba0f4bf4f4a0bdd741096fcde939e8e10f51e5b05b5cc40edd0a547033588735439e7bce434e324ae514106113f7a741a895d71e5d22211bb10c52497322fca464ceb6a5e0bf10a1779a88ff089215aef0829c7622c5828a990d0fc678b46cc883ab04f19ec7d1cd84eb53410d6b7f9650be35b65594dfbd08df15bb5dd0199e123e3bbe04daf59f9c53ae3bfe2488ad1d2250c5db01147f72481c6a6f346d70fee073ca08a3cae900f0535b6bd3dd081e45c946506fd36d07b2a2619e87647b0147aa4c164d0583d6cabbd61faf37ad3ac36778b66399c8d0036fd507ff5c4b51d6e78757ef3c7392fa1a277e4e5edfd74fa05d5845d04b1010000');
INSERT INTO agent (agent_id, machine, key_hash, token_id, enrolled_at, revoked_at) VALUES ('00000001-0000-4000-8000-000000000001', 'fc12e4708b71b6cf50724f1e5fd73cb1a0e7700fd426efc30ba000dcaaead87e', x'20b03ceec2011a2ff8ba682255b3122b7e8b6abac8909ada94c4160ed8dcebb8', 't1', 1794729600000, NULL);
INSERT INTO agent (agent_id, machine, key_hash, token_id, enrolled_at, revoked_at) VALUES ('00000002-0000-4000-8000-000000000002', '71ada352f397dd8d9677c2581d5ebee1ecd9c2904d9aab6f265b386d27262b57', x'5bb584e5c7a8567f99b47b461850d2b784e583ada0e9016ac4729b9873f8a5d2', 't1', 1794729600000, NULL);
INSERT INTO agent (agent_id, machine, key_hash, token_id, enrolled_at, revoked_at) VALUES ('00000003-0000-4000-8000-000000000003', '9e46b170c9aa1a7d9404a22a418c69fc69a4366fb87f1246ce7e2f22a03136f0', x'd4541265dde4c2c024d97d3ed3c9a78ba0a8b4d37a79763f15333cb881317747', 't1', 1794729600000, NULL);
INSERT INTO agent (agent_id, machine, key_hash, token_id, enrolled_at, revoked_at) VALUES ('00000004-0000-4000-8000-000000000004', 'd3bc623224924b61d1acb9453f3f94d16e25b52617f56e7d6fc80ad0f64c8563', x'1fb42cc9621af5cbe2d5794966ef86ecf8b2a5a1866631c6fad102234cfc4ee4', 't1', 1794729600000, NULL);
INSERT INTO agent (agent_id, machine, key_hash, token_id, enrolled_at, revoked_at) VALUES ('00000005-0000-4000-8000-000000000005', 'c1ce64987b19115744b56925abf1182ba51d8a9e7b0a6805afa49d2830bd59b7', x'c240a6d6dd0b100775119f0e495fe27027159c1b02de9ee4f2108858588b77bc', 't1', 1794729600000, 1795507200000);
INSERT INTO enrollment_token (token_id, token_hash, label, created_at, created_by, expires_at, uses_left, used, revoked_at) VALUES ('t1', x'628b49d96dcde97a430dd4f597705899e09a968f793491e4b704cae33a40dc02', 'all computers', 1794643200000, 'admin', NULL, 95, 5, NULL);
INSERT INTO trend (hour, verdict, machines) VALUES (1795503600000, 'FALSE_UP_TO_DATE', 1);
INSERT INTO trend (hour, verdict, machines) VALUES (1795503600000, 'UP_TO_DATE', 1);
INSERT INTO listening (id, since, until) VALUES (1, 1794729600000, 1795507190000);
INSERT INTO lease (name, holder, until) VALUES ('alerts', '5f0c2f5c-4b5f-4f0e-9d2f-9a3c1e5b7d11', 1795507215000);
INSERT INTO audit (id, at, actor, remote, action, subject, detail) VALUES ('01933f8a-0000-7000-8000-000000000001', 1795075200000, 'admin', '192.0.2.7', 'baseline.publish', '2026-11', 'sha256');
INSERT INTO person (user_id, login_key, name, role, password_hash, must_change, created_at, last_login_at, disabled_at) VALUES ('u1', 'admin', 'admin', 'ADMINISTRATOR', '$argon2id$v=19$m=15360,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$b2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2w', 0, 1794643200000, 1795503600000, NULL);
INSERT INTO person (user_id, login_key, name, role, password_hash, must_change, created_at, last_login_at, disabled_at) VALUES ('u2', 'oidc:4711', 'li.wei', 'VIEWER', NULL, 0, 1794816000000, NULL, NULL);
INSERT INTO person_guard (id, changes) VALUES (1, 0);
INSERT INTO session (id_hash, user_id, created_at, seen_at) VALUES (x'043a718774c572bd8a25adbeb1bfcd5c0256ae11cecf9f9c3f925d0e52beaf89', 'u1', 1795503600000, 1795507140000);
INSERT INTO login_failure (subject, failures, last_at, blocked_until) VALUES ('address:192.0.2.7', 2, 1795507140000, 0);
INSERT INTO api_token (token_id, token_hash, user_id, label, role, created_at, expires_at, last_used_at) VALUES ('a1', x'f55ff16f66f43360266b95db6f8fec01d76031054306ae4a4b380598f6cfd114', 'u1', 'dashboard', 'VIEWER', 1795420800000, 1826956800000, NULL);
INSERT INTO baseline_version (number, version, published_at, published_by, note, body, sha256, signature) VALUES (1, '2026-11', 1795075200000, 'admin', 'first', x'7b2276657273696f6e223a22323032362d3131222c226275696c6473223a5b7b226275696c64223a31393034342c22756272223a323030362c226b62223a224b4235303137333038222c2272656c6561736564223a22323032322d30392d3133227d2c7b226275696c64223a32363130302c22756272223a383435377d5d7d', 'c9665282823a7c802b7c7658f598e73a6e4bc0fa3f71774dd33c52c847e5b2b6', NULL);
INSERT INTO baseline_line (number, build, ubr) VALUES (1, 19044, 2006);
INSERT INTO baseline_line (number, build, ubr) VALUES (1, 26100, 8457);
INSERT INTO baseline_draft (id, created_at, created_by, note, body, signature) VALUES ('d1', 1795503600000, 'admin', '', x'7b2276657273696f6e223a22323032362d3131222c226275696c6473223a5b7b226275696c64223a31393034342c22756272223a323030362c226b62223a224b4235303137333038222c2272656c6561736564223a22323032322d30392d3133227d2c7b226275696c64223a32363130302c22756272223a383435377d5d7d', NULL);
INSERT INTO alert_channel (id, name, format, target, secret, language, created_at) VALUES ('c1', 'operations', 'GENERIC', 'https://hooks.corp.example/x', 'geheim', 'EN', 1795420800000);
INSERT INTO alert_rule (id, kind, enabled, severity_rank, machines, percent, window_ms, repeat_ms, recovered, revision, looked_until, compared_at) VALUES ('critical', 'SEVERITY', 1, 4, 0, 0, 0, 86400000, 1, 7, 1795507185000, 1795507140000);
INSERT INTO alert_rule (id, kind, enabled, severity_rank, machines, percent, window_ms, repeat_ms, recovered, revision, looked_until, compared_at) VALUES ('lying', 'NEWLY_LYING', 0, 0, 10, 0, 3600000, 0, 0, 0, NULL, 0);
INSERT INTO alert_rule (id, kind, enabled, severity_rank, machines, percent, window_ms, repeat_ms, recovered, revision, looked_until, compared_at) VALUES ('silent', 'SILENT', 0, 0, 50, 10, 0, 86400000, 1, 0, NULL, 0);
INSERT INTO alert_rule_channel (rule_id, channel_id) VALUES ('critical', 'c1');
INSERT INTO alert_episode (rule_id, agent_id, epoch, sequence, applies, since, rank, told_rank, told_at, tell_at, over_at) VALUES ('critical', '00000001-0000-4000-8000-000000000001', 1, 11, 1, 1795420800000, 4, 4, 1795420800000, NULL, NULL);
INSERT INTO alert_outbox (id, rule_id, channel_id, created_at, notice, state, attempts, next_at, claimed_until, claim, last_error, finished_at) VALUES ('o1', 'critical', 'c1', 1795420800000, '{"rule":"SEVERITY","over":false,"count":1,"total":0,"severity":"CRITICAL","windowMs":0,"at":1795420800000,"machines":[]}', 'DELIVERED', 1, 1795420800000, 0, NULL, NULL, 1795420801000);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success) VALUES (1, '1', 'machines', 'SQL', 'V1__machines.sql', -1648930322, '', '2026-11-24 08:00:00.000', 5, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success) VALUES (2, '2', 'people', 'SQL', 'V2__people.sql', 1602819252, '', '2026-11-24 08:00:00.000', 5, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success) VALUES (3, '3', 'baseline', 'SQL', 'V3__baseline.sql', 1613289976, '', '2026-11-24 08:00:00.000', 5, 1);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success) VALUES (4, '4', 'alerts', 'SQL', 'V4__alerts.sql', -1215089156, '', '2026-11-24 08:00:00.000', 5, 1);
