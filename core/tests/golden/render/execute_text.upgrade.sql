UPDATE users SET active = true;

UPDATE users
        SET name = 'x'
        WHERE name IS NULL;;

DELETE FROM sessions;

INSERT INTO t VALUES ('100%', 'a\b');

