DROP TABLE reader;

