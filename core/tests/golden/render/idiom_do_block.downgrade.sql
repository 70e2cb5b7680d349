DO $body$ BEGIN RAISE NOTICE 'kept: %', 'tenant schemas'; END $body$;

