CREATE TABLE nodes (
    id BIGSERIAL NOT NULL, 
    parent_id BIGINT, 
    root_id BIGINT, 
    PRIMARY KEY (id), 
    FOREIGN KEY(parent_id) REFERENCES nodes (id), 
    FOREIGN KEY(root_id) REFERENCES nodes (id)
);

CREATE INDEX ix_nodes_root_id ON nodes (root_id);

