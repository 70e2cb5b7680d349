-- alembic refuses: DuplicateColumnError: A column with name 'mail' is already present in table 'reader'.

