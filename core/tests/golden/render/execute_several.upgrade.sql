CREATE TYPE a AS ENUM ('x'); ALTER TABLE t ADD COLUMN a a;;

CREATE FUNCTION f() RETURNS trigger AS $$
    BEGIN
        NEW.changed := now();
        RETURN NEW;
    END;
    $$ LANGUAGE plpgsql;;

