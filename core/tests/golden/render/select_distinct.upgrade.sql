INSERT INTO tags (name) SELECT DISTINCT posts.tag 
FROM posts 
WHERE posts.tag IS NOT NULL;

SELECT DISTINCT ON (posts.tag) posts.tag, posts.id 
FROM posts ORDER BY posts.tag, posts.at DESC;

SELECT count(DISTINCT posts.tag) AS count_1 
FROM posts;

SELECT DISTINCT posts.tag 
FROM posts;

SELECT count(DISTINCT posts.tag) AS count_1 
FROM posts;

