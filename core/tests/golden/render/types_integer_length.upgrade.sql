-- alembic refuses: TypeError: Integer() takes no arguments

