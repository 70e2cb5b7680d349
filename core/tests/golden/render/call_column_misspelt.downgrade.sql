-- alembic refuses: ArgumentError: Argument 'postgresql_collate' is not accepted by dialect 'postgresql' on behalf of <class 'sqlalchemy.sql.schema.Column'>

