-- alembic refuses: ArgumentError: ForeignKeyConstraint number of constrained columns must match the number of referenced columns.

