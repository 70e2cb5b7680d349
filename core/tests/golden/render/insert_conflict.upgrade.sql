INSERT INTO users (id, name) VALUES (1, 'x') ON CONFLICT DO NOTHING;

INSERT INTO users (id) VALUES (1) ON CONFLICT (id) DO NOTHING;

INSERT INTO users (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = 'y';

