-- alembic refuses: ArgumentError: Argument 'postgresql_partition' is not accepted by dialect 'postgresql' on behalf of <class 'sqlalchemy.sql.schema.Table'>

