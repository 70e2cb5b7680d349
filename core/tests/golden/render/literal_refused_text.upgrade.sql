UPDATE parcel SET pieces=1 WHERE parcel.colour = 5;

-- alembic refuses: CompileError: Could not render literal value "False" with datatype VARCHAR; see parent stack trace for more detail.

