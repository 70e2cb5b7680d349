DROP TABLE users_roles;

