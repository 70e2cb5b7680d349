ALTER TABLE users ADD CONSTRAINT uq_users_email UNIQUE (email);

ALTER TABLE users ADD CONSTRAINT ck_users_age CHECK (age > 0);

ALTER TABLE users ADD CONSTRAINT pk_users PRIMARY KEY (id);

