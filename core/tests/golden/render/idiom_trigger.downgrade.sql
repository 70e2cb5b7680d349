DROP TRIGGER IF EXISTS touch_users ON users;

DROP TRIGGER IF EXISTS touch_orders ON orders;

DROP FUNCTION IF EXISTS touch();

