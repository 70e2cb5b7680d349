DROP TABLE documents;

