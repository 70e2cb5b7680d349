setval('box_ids', 1);

nextval('depot."Box ids"');

1;

ALTER TABLE box ADD COLUMN number INTEGER DEFAULT nextval('depot."Box ids"');

CREATE TABLE crate (
    id SERIAL NOT NULL, 
    PRIMARY KEY (id), 
    CONSTRAINT uq_crate UNIQUE (id), 
    CONSTRAINT ck_crate CHECK (id > 0)
);

