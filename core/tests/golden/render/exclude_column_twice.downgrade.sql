-- alembic refuses: ArgumentError: ForeignKeyConstraint with duplicate source column references are not supported.

