ALTER TABLE users ADD COLUMN score integer;

UPDATE users
    SET score = 0;

ALTER TABLE users ALTER COLUMN score SET NOT NULL;;

SELECT 1;

SELECT 2;

