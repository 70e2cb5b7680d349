-- alembic refuses: AttributeError: 'MockConnection' object has no attribute 'close'

