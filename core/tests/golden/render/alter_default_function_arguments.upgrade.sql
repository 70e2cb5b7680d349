ALTER TABLE tokens ALTER COLUMN expires_at SET DEFAULT now() + interval '1 day';

ALTER TABLE tokens ALTER COLUMN day SET DEFAULT date_trunc('day', timezone('utc', now()));

ALTER TABLE tokens ALTER COLUMN secret SET DEFAULT encode(gen_random_bytes(16), 'hex');

ALTER TABLE tokens ALTER COLUMN number SET DEFAULT nextval('token_numbers'::regclass);

