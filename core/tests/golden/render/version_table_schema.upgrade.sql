CREATE TABLE quotas (
    id SERIAL NOT NULL, 
    PRIMARY KEY (id)
);

CREATE INDEX quotas_late_ix ON quotas ((id % 7));

