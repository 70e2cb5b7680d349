-- alembic refuses: CompileError: Can't emit DROP CONSTRAINT for constraint UniqueConstraint(); it has no name

