-- alembic refuses: ArgumentError: Argument 'postgresql_method' is not accepted by dialect 'postgresql' on behalf of <class 'sqlalchemy.sql.schema.Index'>

