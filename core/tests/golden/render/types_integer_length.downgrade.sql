-- alembic refuses: TypeError: Date() takes no arguments

