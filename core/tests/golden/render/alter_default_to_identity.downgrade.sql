ALTER TABLE users ALTER COLUMN id DROP IDENTITY;

CREATE SEQUENCE users_id_seq OWNED BY users.id;

ALTER TABLE users ALTER COLUMN id SET DEFAULT nextval('users_id_seq'::regclass);

