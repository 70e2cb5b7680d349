CREATE TABLE plans (
    id SERIAL NOT NULL, 
    name VARCHAR(30) NOT NULL, 
    active BOOLEAN, 
    token VARCHAR(36), 
    position INTEGER DEFAULT '0', 
    PRIMARY KEY (id)
);

INSERT INTO plans (id, name, active, token) VALUES (1, 'free', NULL, NULL);

INSERT INTO plans (id, name, active, token) VALUES (2, 'pro', false, NULL);

