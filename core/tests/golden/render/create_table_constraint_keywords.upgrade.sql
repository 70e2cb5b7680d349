CREATE TABLE moves (
    id SERIAL NOT NULL, 
    from_id INTEGER, 
    to_id INTEGER, 
    place INTEGER, 
    CONSTRAINT pk_moves PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED, 
    CONSTRAINT uq_moves_place UNIQUE (place) DEFERRABLE INITIALLY DEFERRED, 
    UNIQUE (from_id, to_id) INCLUDE (place), 
    CONSTRAINT fk_moves_edge FOREIGN KEY(from_id, to_id) REFERENCES edges (a, b) MATCH FULL ON UPDATE CASCADE DEFERRABLE, 
    CONSTRAINT ck_moves_apart CHECK (from_id != to_id), 
    CHECK (place >= 0)
);

