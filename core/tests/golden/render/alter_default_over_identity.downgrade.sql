-- alembic refuses: TypeError: Boolean value of this clause is not defined

