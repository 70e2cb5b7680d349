DELETE FROM flags WHERE flags.name IN ('beta', 'dark');

