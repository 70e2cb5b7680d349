CREATE INDEX ix_a ON jobs (at) WHERE status = 'open';

CREATE INDEX ix_b ON jobs (at) WHERE status != 'done';

CREATE INDEX ix_c ON jobs (at) WHERE status IN ('open', 'held');

CREATE INDEX ix_d ON jobs (at) WHERE status IS NULL;

CREATE INDEX ix_e ON jobs (at) WHERE status IS NOT NULL;

CREATE INDEX ix_f ON jobs (at) WHERE active IS true;

CREATE INDEX ix_g ON jobs (at) WHERE NOT active;

CREATE INDEX ix_h ON jobs (at) WHERE NOT active;

CREATE INDEX ix_i ON jobs (at) WHERE status = 'a' OR n > 3;

CREATE INDEX ix_j ON jobs (at) WHERE status = 'a' AND n <= 3;

CREATE INDEX ix_k ON jobs (at) WHERE deleted IS NULL;

CREATE INDEX ix_l ON jobs (at) WHERE status IN ('a', 'b');

CREATE INDEX ix_m ON jobs (at) WHERE deleted = false;

