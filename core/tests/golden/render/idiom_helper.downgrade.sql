ALTER TABLE shop.orders RENAME d TO c;

ALTER TABLE users RENAME b TO a;

