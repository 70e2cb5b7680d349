ALTER TABLE users ADD COLUMN city VARCHAR(60);

ALTER TABLE users ADD COLUMN street VARCHAR(100);

UPDATE users SET street = a.street, city = a.city FROM addresses a WHERE a.user_id = users.id;

DROP TABLE addresses;

