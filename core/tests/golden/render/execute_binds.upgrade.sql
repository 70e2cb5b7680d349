UPDATE t SET a = 'it''s', b = 5 WHERE c = NULL;

UPDATE t SET a = true;

