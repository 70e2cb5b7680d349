DELETE FROM roles;

