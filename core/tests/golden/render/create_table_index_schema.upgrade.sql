CREATE TABLE blog.posts (
    id SERIAL NOT NULL, 
    author_id INTEGER, 
    PRIMARY KEY (id)
);

CREATE INDEX ix_blog_posts_author_id ON blog.posts (author_id);

