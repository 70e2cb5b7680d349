UPDATE t SET a = '{"a"NULL}';

