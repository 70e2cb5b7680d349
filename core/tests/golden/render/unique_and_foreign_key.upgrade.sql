CREATE TABLE profiles (
    id SERIAL NOT NULL, 
    user_id INTEGER NOT NULL, 
    kind VARCHAR(1), 
    PRIMARY KEY (id), 
    UNIQUE (user_id), 
    FOREIGN KEY(user_id) REFERENCES users (id), 
    UNIQUE (kind), 
    CONSTRAINT ck_kind CHECK (kind IN ('a', 'b'))
);

