COMMIT;

ALTER TYPE order_state ADD VALUE IF NOT EXISTS 'returned' AFTER 'sent';

ALTER TYPE order_state ADD VALUE IF NOT EXISTS 'lost';

ALTER TYPE order_state ADD VALUE IF NOT EXISTS 'it''s back';

BEGIN;

