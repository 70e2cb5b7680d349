-- alembic refuses: ConstraintColumnNotFoundError: Can't create PrimaryKeyConstraint on table 'reader': no column named 'reader_id' is present.

