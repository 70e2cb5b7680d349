COMMENT ON TABLE t IS '';

COMMENT ON TABLE t IS 'line
break    and ''quotes'' and \\ 100%';

COMMENT ON COLUMN t.a IS '';

COMMENT ON COLUMN t.a IS 'x    y';

