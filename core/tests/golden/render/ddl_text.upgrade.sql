CREATE FUNCTION guard_title() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.title LIKE 'draft%' THEN RAISE EXCEPTION 'no: %', NEW.title; END IF;
        RETURN NEW;
    END $$;

ALTER TABLE book SET (fillfactor = 70);

COMMENT ON TABLE book IS 'a:b';

