CREATE TABLE countries (
    code VARCHAR(2) NOT NULL, 
    name VARCHAR(60) NOT NULL, 
    position SMALLINT NOT NULL, 
    PRIMARY KEY (code)
);

INSERT INTO countries (code, name, position) VALUES ('DE', 'Germany', 1);

INSERT INTO countries (code, name, position) VALUES ('FR', 'France', 2);

INSERT INTO countries (code, name, position) VALUES ('CI', 'Côte d''Ivoire', 3);

