DROP TABLE blog.posts;

