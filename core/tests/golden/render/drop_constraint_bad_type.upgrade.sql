-- alembic refuses: TypeError: 'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None

