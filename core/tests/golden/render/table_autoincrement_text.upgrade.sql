-- alembic refuses: ArgumentError: Column type TEXT on column 'reader.code' is not compatible with autoincrement=True

