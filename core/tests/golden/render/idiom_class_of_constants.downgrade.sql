DROP INDEX audit.ix_audit_log_at;

DROP TABLE audit.audit_log;

