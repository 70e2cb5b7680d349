-- alembic refuses: DuplicateColumnError: A column with name 'id' is already present in table 'reader'.

