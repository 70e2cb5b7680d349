ALTER TABLE orders ADD CONSTRAINT fk_orders_users FOREIGN KEY(user_id) REFERENCES users (id);

ALTER TABLE orders ADD FOREIGN KEY(a, b) REFERENCES users (x, y);

ALTER TABLE orders ADD CONSTRAINT fk_o FOREIGN KEY(parent_id) REFERENCES orders (id);

