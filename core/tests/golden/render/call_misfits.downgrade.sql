ALTER TABLE parcel DROP COLUMN colour;

-- alembic refuses: TypeError: create_index() missing 1 required positional argument: 'columns'

