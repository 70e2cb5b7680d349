-- alembic refuses: ConstraintColumnNotFoundError: Can't create ForeignKeyConstraint on table 'reader': no column named 'city_id' is present.

