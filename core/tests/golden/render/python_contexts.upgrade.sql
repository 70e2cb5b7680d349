SET LOCAL lock_timeout = '5s';

SET LOCAL statement_timeout = '1min';

COMMENT ON TABLE parcel IS 'lock_timeout statement_timeout';

RESET statement_timeout;

RESET lock_timeout;

SET LOCAL work_mem = '1GB';

RESET work_mem;

SELECT 'forgiven';

SET ROLE postgres;

SET LOCAL work_mem = '64MB';

COMMENT ON ROLE clerk IS 'x';

RESET work_mem;

SET ROLE clerk;

SELECT 'after';

