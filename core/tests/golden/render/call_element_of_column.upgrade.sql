-- alembic refuses: ArgumentError: 'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got <sqlalchemy.sql.elements.TextClause object>

