INSERT INTO settings (key, value) VALUES ('theme', 'dark'), ('size', '12') ON CONFLICT (key) DO UPDATE SET value = excluded.value, at = now();

INSERT INTO settings (key, value) VALUES ('beta', NULL) ON CONFLICT ON CONSTRAINT settings_pkey DO NOTHING;

