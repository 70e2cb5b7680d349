CREATE INDEX ix_reader_name ON reader (name);

-- alembic refuses: TypeError: Additional arguments should be named <dialectname>_<argument>, got 'concurrently'

