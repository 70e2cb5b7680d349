ALTER TABLE users DROP CONSTRAINT pk_users;

ALTER TABLE users DROP CONSTRAINT ck_users_age;

ALTER TABLE users DROP CONSTRAINT uq_users_email;

