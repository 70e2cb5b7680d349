-- a comment; with a semicolon
    UPDATE users /* here; too */ SET note = 'a;b';;

DO $$ BEGIN IF true THEN PERFORM 1; END IF; END $$;;

