DELETE FROM settings WHERE settings.key IN ('theme', 'size', 'beta');

