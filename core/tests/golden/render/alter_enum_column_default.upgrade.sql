ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;

ALTER TYPE order_state RENAME TO order_state_old;

CREATE TYPE order_state AS ENUM ('new', 'paid', 'sent', 'returned');

ALTER TABLE orders ALTER COLUMN state TYPE order_state USING state::text::order_state;

ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'new';

DROP TYPE order_state_old;

