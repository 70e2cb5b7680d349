ALTER TABLE sessions ADD COLUMN secret VARCHAR(64);

-- alembic refuses: RuntimeError: the secrets are gone

