CREATE TABLE a (
    id TEXT, 
    PRIMARY KEY (id)
);

CREATE TABLE b (
    id TEXT NOT NULL, 
    PRIMARY KEY (id)
);

