ALTER TABLE orders DROP COLUMN number;

DROP SEQUENCE shop."Numbers";

DROP SEQUENCE order_numbers;

