CREATE TABLE audit.events (
    id SERIAL NOT NULL, 
    PRIMARY KEY (id)
);

CREATE TABLE "Audit Log".events (
    id SERIAL NOT NULL, 
    PRIMARY KEY (id)
);

CREATE TABLE "a.b".events (
    id SERIAL NOT NULL, 
    PRIMARY KEY (id)
);

CREATE TABLE events (
    id SERIAL NOT NULL, 
    PRIMARY KEY (id)
);

