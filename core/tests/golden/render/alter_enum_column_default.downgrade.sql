ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;

ALTER TABLE orders ALTER COLUMN state TYPE TEXT USING state::text;

DROP TYPE order_state;

CREATE TYPE order_state AS ENUM ('new', 'paid', 'sent');

ALTER TABLE orders ALTER COLUMN state TYPE order_state USING state::order_state;

ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'new';

