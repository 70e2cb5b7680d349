-- alembic refuses: ArgumentError: Only one Column may be marked autoincrement=True, found both b and a.

