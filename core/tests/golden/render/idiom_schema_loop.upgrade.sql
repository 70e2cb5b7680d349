CREATE TABLE acme.notes (
    id SERIAL NOT NULL, 
    body TEXT, 
    PRIMARY KEY (id)
);

CREATE INDEX ix_acme_notes_body ON acme.notes (body);

GRANT USAGE ON SCHEMA "acme" TO app;

CREATE TABLE "Globex".notes (
    id SERIAL NOT NULL, 
    body TEXT, 
    PRIMARY KEY (id)
);

CREATE INDEX "ix_Globex_notes_body" ON "Globex".notes (body);

GRANT USAGE ON SCHEMA "Globex" TO app;

CREATE TABLE "initech-eu".notes (
    id SERIAL NOT NULL, 
    body TEXT, 
    PRIMARY KEY (id)
);

CREATE INDEX "ix_initech-eu_notes_body" ON "initech-eu".notes (body);

GRANT USAGE ON SCHEMA "initech-eu" TO app;

