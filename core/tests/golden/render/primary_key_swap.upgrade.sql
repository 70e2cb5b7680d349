ALTER TABLE events ADD COLUMN id_new BIGINT;

UPDATE events SET id_new = id;

ALTER TABLE events DROP CONSTRAINT events_pkey;

ALTER TABLE events ALTER COLUMN id DROP NOT NULL;

ALTER TABLE events RENAME id TO id_old;

ALTER TABLE events ALTER COLUMN id_new SET NOT NULL;

ALTER TABLE events RENAME id_new TO id;

ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY (id);

ALTER SEQUENCE events_id_seq AS bigint OWNED BY events.id;

ALTER TABLE events ALTER COLUMN id SET DEFAULT nextval('events_id_seq'::regclass);

ALTER TABLE events DROP COLUMN id_old;

