DROP TABLE old_reader;

-- alembic refuses: TypeError: Additional arguments should be named <dialectname>_<argument>, got 'cascade'

