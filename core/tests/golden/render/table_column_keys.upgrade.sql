CREATE TABLE reader (
    id SERIAL NOT NULL, 
    mail_address TEXT, 
    city_id INTEGER, 
    CONSTRAINT pk_reader PRIMARY KEY (id), 
    CONSTRAINT uq_reader_mail UNIQUE (mail_address), 
    CONSTRAINT fk_reader_city FOREIGN KEY(city_id) REFERENCES city (id)
);

CREATE INDEX ix_reader_city ON reader (city_id);

