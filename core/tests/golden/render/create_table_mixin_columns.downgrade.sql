DROP TABLE library.books;

DROP TABLE authors;

