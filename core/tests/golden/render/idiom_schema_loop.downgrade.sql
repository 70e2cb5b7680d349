DROP TABLE IF EXISTS acme.notes;

DROP TABLE IF EXISTS "Globex".notes;

DROP TABLE IF EXISTS "initech-eu".notes;

