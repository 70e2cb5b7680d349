ALTER TABLE users RENAME a TO b;

ALTER TABLE shop.orders RENAME c TO d;

