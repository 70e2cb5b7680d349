CREATE TABLE roles (
    id SERIAL NOT NULL, 
    name VARCHAR(20) NOT NULL, 
    active BOOLEAN, 
    PRIMARY KEY (id)
);

INSERT INTO roles (id, name, active) VALUES (1, 'admin', true);

INSERT INTO roles (id, name, active) VALUES (2, 'guest', false);

