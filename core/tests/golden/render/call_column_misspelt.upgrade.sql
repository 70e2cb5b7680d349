ALTER TABLE reader ADD COLUMN name TEXT NOT NULL;

-- alembic refuses: TypeError: Additional arguments should be named <dialectname>_<argument>, got 'nulable'

