DROP FUNCTION guard_title;

-- alembic refuses: ValueError: unsupported format character ''' (0x27) at index 41

