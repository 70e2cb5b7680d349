-- alembic refuses: CompileError: Could not render literal value "'2024-01-01'" with datatype DATE; see parent stack trace for more detail.

