-- alembic refuses: ConstraintColumnNotFoundError: Can't create UniqueConstraint on table 'reader': no column named 'mail' is present.

