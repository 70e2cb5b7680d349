ALTER TABLE orders DROP COLUMN state;

DROP TYPE state;

