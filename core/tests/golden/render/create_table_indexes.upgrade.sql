CREATE TABLE posts (
    id SERIAL NOT NULL, 
    author_id INTEGER, 
    slug VARCHAR(50), 
    title TEXT, 
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ix_posts_slug ON posts (slug);

CREATE UNIQUE INDEX ix_posts_title ON posts (title);

CREATE INDEX ix_posts_lower ON posts (lower(title));

CREATE INDEX ix_posts_author_id ON posts (author_id);

