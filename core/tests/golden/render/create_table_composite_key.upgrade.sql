CREATE TABLE memberships (
    user_id INTEGER NOT NULL, 
    group_id INTEGER NOT NULL, 
    role VARCHAR(10), 
    PRIMARY KEY (user_id, group_id)
);

CREATE TABLE counted (
    tenant INTEGER NOT NULL, 
    id SERIAL NOT NULL, 
    PRIMARY KEY (id, tenant)
);

