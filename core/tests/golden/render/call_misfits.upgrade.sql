ALTER TABLE parcel ADD COLUMN colour TEXT;

-- alembic refuses: TypeError: add_column() got an unexpected keyword argument 'nullable'

