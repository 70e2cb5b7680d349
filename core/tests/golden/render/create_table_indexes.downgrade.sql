DROP TABLE posts;

