SELECT 'Role.ADMIN', 'admin', 'Status.NEW';

SELECT 'Role.CLERK', 'small';

SELECT 'Role.CLERK', '       small', 2;

SELECT 'admin', 'admin, clerk';

SELECT 001, 2, '1', 2;

SELECT 1, 4, 3, 2;

SELECT 'north', 'A', 'mars', 1;

SELECT 'very_large', 2, 'DONE', 'True';

SELECT 'True', 'True', 'True';

SELECT 'CLERK', 'admin', <Role.ADMIN: 'admin'>;

CREATE TYPE job_status AS ENUM ('NEW', 'DONE');

CREATE TABLE job (
    status job_status
);

COMMENT ON TABLE job IS 'new';

COMMENT ON TABLE job IS 'done';

