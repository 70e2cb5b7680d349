-- alembic refuses: CompileError: (in table 'a', column 'what'): Can't generate DDL for NullType(); did you forget to specify a type on this Column?

