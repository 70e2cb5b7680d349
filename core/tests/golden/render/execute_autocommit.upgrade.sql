COMMIT;

ALTER TYPE state ADD VALUE IF NOT EXISTS 'gone';

BEGIN;

UPDATE t SET state = 'gone';

