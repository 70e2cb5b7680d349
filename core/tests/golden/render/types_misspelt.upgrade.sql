ALTER TABLE mailbox ADD COLUMN at TIMESTAMP WITH TIME ZONE;

-- alembic refuses: TypeError: DateTime.__init__() got an unexpected keyword argument 'timezome'

