ALTER TABLE grid ADD CONSTRAINT uq_grid UNIQUE (x, y);

ALTER TABLE grid ADD CONSTRAINT pk_grid PRIMARY KEY (x, y);

ALTER TABLE grid ADD CONSTRAINT fk_grid FOREIGN KEY(x, y) REFERENCES plane (a, b);

CREATE INDEX ix_grid ON grid (x, y);

CREATE INDEX ix_grid_x ON grid (x) INCLUDE (y, z);

CREATE TABLE cell (
    x INTEGER, 
    y INTEGER, 
    FOREIGN KEY(x, y) REFERENCES plane (a, b)
);

