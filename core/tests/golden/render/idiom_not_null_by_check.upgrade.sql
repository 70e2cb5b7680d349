ALTER TABLE orders ADD CONSTRAINT ck_orders_customer_id_not_null CHECK (customer_id IS NOT NULL) NOT VALID;

COMMIT;

ALTER TABLE orders VALIDATE CONSTRAINT ck_orders_customer_id_not_null;

BEGIN;

ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;

ALTER TABLE orders DROP CONSTRAINT ck_orders_customer_id_not_null;

