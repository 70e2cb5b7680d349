DROP TABLE shirts;

DROP TYPE size;

