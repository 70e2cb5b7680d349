-- alembic refuses: CompileError: PostgreSQL Enum type requires a name.

