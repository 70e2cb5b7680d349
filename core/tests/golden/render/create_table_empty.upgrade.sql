CREATE TABLE nothing (
);

