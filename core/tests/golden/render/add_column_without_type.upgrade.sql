-- alembic refuses: CompileError: Can't generate DDL for NullType(); did you forget to specify a type on this Column?

