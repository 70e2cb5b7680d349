ALTER TABLE orders RENAME customer_id TO client_id;

ALTER TABLE customers RENAME CONSTRAINT "fk_customers_org" TO "fk_clients_org";

ALTER INDEX customers_pkey RENAME TO clients_pkey;

ALTER SEQUENCE customers_id_seq RENAME TO clients_id_seq;

ALTER TABLE customers RENAME TO clients;

