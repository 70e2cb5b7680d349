-- alembic refuses: CommandError: postgresql_using must be used with the type_ parameter

