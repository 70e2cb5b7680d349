DROP TABLE archive.posts;

DROP TABLE archive.users;

