SET LOCAL lock_timeout = '5s';

SET LOCAL statement_timeout = '1min';

COMMENT ON TABLE parcel IS 'lock_timeout statement_timeout';

RESET statement_timeout;

RESET lock_timeout;

SET LOCAL work_mem = '1GB';

RESET work_mem;

SELECT 'forgiven';

SELECT 'after';

