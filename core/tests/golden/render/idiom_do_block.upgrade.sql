DO $$
        DECLARE r record;
        BEGIN
            FOR r IN SELECT id FROM tenants; LOOP
                EXECUTE format('CREATE SCHEMA IF NOT EXISTS tenant_%s', r.id);
            END LOOP;
        END
        $$;;

