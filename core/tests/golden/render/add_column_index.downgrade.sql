ALTER TABLE shop.orders DROP COLUMN "Reference";

ALTER TABLE orders DROP COLUMN customer_id;

