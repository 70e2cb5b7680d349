UPDATE users SET name = initcap(name);

ANALYZE users;

