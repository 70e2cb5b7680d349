UPDATE users SET active = NULL;;

DELETE FROM users WHERE id = 1;

