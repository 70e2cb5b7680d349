ALTER TABLE clients RENAME TO customers;

ALTER SEQUENCE clients_id_seq RENAME TO customers_id_seq;

ALTER INDEX clients_pkey RENAME TO customers_pkey;

ALTER TABLE customers RENAME CONSTRAINT "fk_clients_org" TO "fk_customers_org";

ALTER TABLE orders RENAME client_id TO customer_id;

