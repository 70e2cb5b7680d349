UPDATE posts SET tags=array_append(posts.tags, 'new');

UPDATE posts SET tags=array_remove(posts.tags, 'old');

DELETE FROM posts WHERE 'spam' = ANY (posts.tags);

UPDATE posts SET tags=NULL WHERE 'x' = ANY (posts.tags);

UPDATE posts SET tags=ARRAY[] WHERE posts.tags && ARRAY['a', 'b'];

UPDATE posts SET id=(posts.id + 1) WHERE posts.tags @> ARRAY['a'];

