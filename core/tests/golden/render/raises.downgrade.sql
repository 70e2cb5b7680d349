-- alembic refuses: NotImplementedError: cannot bring the data back

