-- alembic refuses: UnsupportedCompilationError: Compiler <sqlalchemy.dialects.postgresql.base.PGTypeCompiler object> can't render element of type LONGTEXT

