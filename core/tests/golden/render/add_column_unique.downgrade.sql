ALTER TABLE orders DROP COLUMN number;

