ALTER TABLE reader ADD CONSTRAINT ck_reader_age CHECK (age > 0);

