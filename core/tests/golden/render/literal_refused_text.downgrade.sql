INSERT INTO parcel (colour) VALUES ('x');

-- alembic refuses: CompileError: Could not render literal value "<sqlalchemy.sql.functions.now; now>" with datatype VARCHAR; see parent stack trace for more detail.

