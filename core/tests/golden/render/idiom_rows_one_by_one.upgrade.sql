ALTER TABLE users ADD COLUMN slug VARCHAR(80);

SELECT id, name FROM users;

-- alembic refuses: AttributeError: 'NoneType' object has no attribute 'fetchall'

