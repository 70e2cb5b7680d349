DROP TABLE reader;

DROP TYPE reader_state;

