CREATE SCHEMA IF NOT EXISTS audit;

CREATE TABLE audit.audit_log (
    at TIMESTAMP WITHOUT TIME ZONE, 
    what TEXT
);

CREATE INDEX ix_audit_log_at ON audit.audit_log (at);

COMMENT ON TABLE audit.audit_log IS 'who did what';

