CREATE TABLE room (
    id INTEGER, 
    CONSTRAINT ex_room EXCLUDE USING gist (id WITH =, id WITH &&)
);

-- alembic refuses: DuplicateColumnError: A column with name 'id' is already present in table 'room'. Specify replace_existing=True to Table.append_column() to replace an existing column.

