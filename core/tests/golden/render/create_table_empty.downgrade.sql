DROP TABLE nothing;

