INSERT INTO posts (id, tags, scores) VALUES (1, ARRAY['a', 'it''s'], ARRAY[1, 2]);

INSERT INTO posts (id, tags, scores) VALUES (2, ARRAY['b'], ARRAY[3]);

UPDATE posts SET tags=ARRAY['x', 'y'] WHERE posts.id = 1;

UPDATE posts SET scores=ARRAY[1, 2, 3] WHERE posts.id = 2;

