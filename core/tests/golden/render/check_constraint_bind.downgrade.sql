ALTER TABLE users ADD CONSTRAINT ck_a CHECK (format ~ 'a:b' AND a::text = 'x');

