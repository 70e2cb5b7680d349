CREATE TABLE archive.users (
    id SERIAL NOT NULL, 
    name VARCHAR(50), 
    PRIMARY KEY (id)
);

CREATE TABLE archive.posts (
    id SERIAL NOT NULL, 
    user_id INTEGER, 
    body TEXT, 
    PRIMARY KEY (id), 
    FOREIGN KEY(user_id) REFERENCES archive.users (id) ON DELETE CASCADE
);

