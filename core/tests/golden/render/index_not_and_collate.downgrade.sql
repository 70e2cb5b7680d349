CREATE INDEX ix_value ON t (('a' COLLATE "C"), (n COLLATE und));

SELECT t.n 
FROM t 
WHERE (t.n COLLATE und) > 'x' ORDER BY t.n COLLATE ucs_basic DESC;

