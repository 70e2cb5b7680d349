-- alembic refuses: KeyError: 'name'

