DELETE FROM posts WHERE posts.id IN (1, 2);

