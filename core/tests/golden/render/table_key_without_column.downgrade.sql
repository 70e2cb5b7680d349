-- alembic refuses: ConstraintColumnNotFoundError: Can't create Index on table 'reader': no column named 'name' is present.

