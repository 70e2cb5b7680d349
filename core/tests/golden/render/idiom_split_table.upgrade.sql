CREATE TABLE addresses (
    id SERIAL NOT NULL, 
    user_id INTEGER NOT NULL, 
    street VARCHAR(100), 
    city VARCHAR(60), 
    PRIMARY KEY (id), 
    UNIQUE (user_id), 
    FOREIGN KEY(user_id) REFERENCES users (id)
);

INSERT INTO addresses (user_id, street, city) SELECT users.id, users.street, users.city 
FROM users 
WHERE users.street IS NOT NULL OR users.city IS NOT NULL;

ALTER TABLE users DROP COLUMN street;

ALTER TABLE users DROP COLUMN city;

