ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;

ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE SET NULL (user_id) ON UPDATE NO ACTION NOT VALID;

ALTER TABLE orders VALIDATE CONSTRAINT orders_user_id_fkey;

