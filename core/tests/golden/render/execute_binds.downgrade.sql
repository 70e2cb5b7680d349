UPDATE t SET a = 'x:y';

