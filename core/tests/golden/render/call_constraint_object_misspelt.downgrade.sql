-- alembic refuses: ArgumentError: Argument 'postgresql_match' is not accepted by dialect 'postgresql' on behalf of <class 'sqlalchemy.sql.schema.ForeignKeyConstraint'>

