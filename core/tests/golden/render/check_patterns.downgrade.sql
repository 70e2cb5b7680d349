SELECT book.name, (book.name LIKE 'x' || '%') AS starts 
FROM book 
WHERE (book.name LIKE 'x' || '%');

SELECT count(*) FILTER (WHERE book.name LIKE '%' || 'x' || '%') AS anon_1 
FROM book;

SELECT book.size 
FROM book ORDER BY book.name LIKE '%' || 'x', (book.name LIKE '%' || 'y') DESC;

SELECT count(*) OVER (PARTITION BY (book.name LIKE 'x' || '%')) AS anon_1 
FROM book;

DELETE FROM book WHERE (book.name LIKE 'x' || '%') AND book.size > 1;

